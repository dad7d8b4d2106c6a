"""`onboarding embeddings`: the vectors by which homes are found."""

from typing import TYPE_CHECKING
from uuid import UUID

import typer

from infra.cli.configuration import fail
from infra.cli.output import Json, say, say_json
from infra.cli.using import with_stores
from infra.settings import Settings

if TYPE_CHECKING:
    from infra.postgres.homes.rebuilding import HomeRebuilding
    from infra.postgres.homes.space import Space
    from infra.wiring import Stores
    from resolvers.ports.homes import Embedder

embeddings = typer.Typer(
    help="Vectors of homes, of the model in EMBEDDINGS_MODEL.", no_args_is_help=True
)
_FIRST = UUID(int=0)
_AT_ONCE = 32
"""Homes that the model is asked about at once."""


@embeddings.command()
def rebuild() -> None:
    """Make what is missing: homes of profiles by today's rules, then vectors.

    May be interrupted and run again. The service goes on meanwhile, with the model that
    it has: rebuild with the new settings first, then restart it with them.
    """
    from resolvers.ports.homes import NoVectors  # noqa: PLC0415 - slow to import

    try:
        broken = with_stores(_rebuild)
    except NoVectors as error:
        fail(f"The model does not answer ({error.reason}). Done stays; run this again.")
    if broken:
        fail(f"{broken} profiles open with no key of the ring: see the log.")


@embeddings.command()
def status(*, json: Json = False) -> None:
    """Say which model there is, and how many homes lack its vectors."""
    found = with_stores(_status)
    if json:
        say_json(found)
        return
    for name, value in found.items():
        say(f"{name:18}{'none' if value is None else value}")


@embeddings.command(name="forget-others")
def forget_others() -> None:
    """Delete the vectors of all other models, when no process uses them any more."""
    say(f"{with_stores(_forget_others)} vectors are deleted.")


async def _rebuild(settings: Settings, stores: "Stores") -> int:
    from infra.homes import embedder_in, space_in  # noqa: PLC0415 - slow to import
    from infra.postgres.migrate import make_space  # noqa: PLC0415 - as above

    broken = await _read(settings, stores)
    space, embedder = space_in(settings), embedder_in(settings)
    if space is None or embedder is None:
        say("There is no model here: homes are found by words.")
        return broken
    if reason := await make_space(settings.database_dsn, space):
        say(f"Homes are found by words, not by meaning: {reason}.")
        return broken
    try:
        await _embed(settings, stores, space, embedder)
    finally:
        await embedder.close()
    return broken


async def _read(settings: Settings, stores: "Stores") -> int:
    from infra.postgres.homes.census import HomeCensus  # noqa: PLC0415 - slow to import
    from infra.postgres.zones import PostgresZoneBook  # noqa: PLC0415 - as above

    rebuilding = _rebuilding(settings, stores)
    zones = [zone.id for zone in await PostgresZoneBook(stores.postgres).zones()]
    due = await HomeCensus(stores.postgres).unread()
    last: UUID | None = _FIRST
    made = broken = 0
    with typer.progressbar(length=due, label="Reading") as bar:
        while last is not None:
            batch = await rebuilding.read(last, zones)
            made, broken, last = made + batch.made, broken + batch.broken, batch.last
            bar.update(batch.made + batch.broken)
    say(f"{made} homes are made of profiles.")
    return broken


async def _embed(
    settings: Settings, stores: "Stores", space: "Space", embedder: "Embedder"
) -> None:
    from infra.postgres.homes.census import HomeCensus  # noqa: PLC0415 - slow to import
    from infra.postgres.homes.embeddings import PostgresEmbeddings  # noqa: PLC0415 - slow to import
    from infra.wiring import now  # noqa: PLC0415 - as above
    from resolvers.homes.embedding import HomeEmbedding  # noqa: PLC0415 - as above

    rows = PostgresEmbeddings(stores.postgres, now, space)
    embedding = HomeEmbedding(rows, embedder)
    rebuilding, census = _rebuilding(settings, stores), HomeCensus(stores.postgres)
    due, last = await census.lacking(space), _FIRST
    with typer.progressbar(length=due, label="Embedding") as bar:
        while some := await rebuilding.without_vectors(space, last, limit=_AT_ONCE):
            await embedding.embed_all(some)
            last = some[-1].id
            bar.update(len(some))
    left = await census.lacking(space)
    say(f"{max(0, due - left)} homes have vectors of {space.model}; {left} lack them.")


async def _status(settings: Settings, stores: "Stores") -> dict[str, object]:
    from infra.homes import (  # noqa: PLC0415 - slow to import
        embedder_in,
        space_in,
    )
    from infra.postgres.homes.census import HomeCensus  # noqa: PLC0415 - as above

    census, space = HomeCensus(stores.postgres), space_in(settings)
    return {
        "model": space.model if space else None,
        "is made here": embedder_in(settings) is not None,
        "profiles to read": await census.unread(),
        "homes without it": await census.lacking(space) if space else None,
    }


async def _forget_others(settings: Settings, stores: "Stores") -> int:
    from infra.homes import space_in  # noqa: PLC0415 - slow to import

    space = space_in(settings)
    if space is None:
        fail("EMBEDDINGS_MODEL is none: name the model whose vectors are to stay.")
    return await _rebuilding(settings, stores).forget_others(space)


def _rebuilding(settings: Settings, stores: "Stores") -> "HomeRebuilding":
    from infra.postgres.homes.rebuilding import HomeRebuilding  # noqa: PLC0415 - slow to import
    from infra.wiring import index_in, sealer_in  # noqa: PLC0415 - as above

    return HomeRebuilding(stores.postgres, sealer_in(settings), index_in(settings))
