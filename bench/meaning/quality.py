"""How well the right offer is found among others, and among look-alikes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeAlias

from bench.findings import Table
from bench.meaning.database import Database
from bench.meaning.homes import described
from bench.meaning.pairs import Pair
from bench.meaning.preparing import STEPS
from bench.meaning.ranks import Ranks, rank
from bench.meaning.scoring import Score, by_meaning, by_words, filtered
from bench.meaning.vectors import Vectors
from resolvers.models.home import Side

_COLUMNS = ("", *("top 1", "top 3", "MRR") * 2)
_HOW = (
    "First three columns: among the offers of the file. Last three: among its "
    "look-alikes, too. Who scores the same counts as better. Each step comes on top of "
    "those before; rows below the service's are other ways to compare."
)
WORDS = "PostgreSQL's words"
Ways: TypeAlias = Mapping[str, Score]


def texts(pairs: Iterable[Pair]) -> Iterator[str]:
    """Return all that the model has to read, for every step."""
    for pair in pairs:
        sides = [(pair.seeks, Side.SEEKS)]
        sides += [(text, Side.OFFERS) for text in (pair.offers, *pair.decoys)]
        for text, side in sides:
            for step in STEPS:
                yield from step.prepare(described(text, side))


async def ways(
    database: Database, files: Sequence[Sequence[Pair]], vectors: Vectors
) -> Ways:
    """Return every way to compare, by its name."""
    pairs = [*chain(*files)]
    words = await by_words(
        database,
        (pair.seeks for pair in pairs),
        chain.from_iterable((pair.offers, *pair.decoys) for pair in pairs),
    )
    steps = {step.name: by_meaning(vectors, step.prepare) for step in STEPS}
    return {
        **steps,
        "the service, with filters": filtered(by_meaning(vectors)),
        WORDS: words,
    }


def ranks(
    score: Score,
    pairs: Sequence[Pair],
    *,
    decoys: bool,
    of: Sequence[Pair] | None = None,
) -> Ranks:
    """Return where each offer stands among those of *pairs*, for who seeks it.

    With *decoys*, among these, too. *of* are the pairs to tell of, if not all.
    """
    offers = [pair.offers for pair in pairs]
    if decoys:
        offers += [text for pair in pairs for text in pair.decoys]
    return Ranks(
        [
            rank(
                score(pair.seeks, pair.offers),
                (score(pair.seeks, text) for text in offers if text != pair.offers),
            )
            for pair in (pairs if of is None else of)
        ]
    )


def ranks_back(score: Score, pairs: Sequence[Pair]) -> Ranks:
    """Return where the wish of each offer stands among all wishes."""
    return Ranks(
        [
            rank(
                score(pair.seeks, pair.offers),
                (score(p.seeks, pair.offers) for p in pairs if p is not pair),
            )
            for pair in pairs
        ]
    )


def table(title: str, pairs: Sequence[Pair], ways: Ways, back: Score) -> Table:
    """Return how each way does."""
    rows = [
        (
            name,
            *_told(ranks(score, pairs, decoys=False)),
            *_told(ranks(score, pairs, decoys=True)),
        )
        for name, score in ways.items()
    ]
    rows.append(("offers look for wishes", *_told(ranks_back(back, pairs)), "", "", ""))
    return Table(title, _HOW, _COLUMNS, rows)


def english(files: Mapping[str, Sequence[Pair]], score: Score) -> Table:
    """Return how pairs do of which one side, or both, is English."""
    rows = []
    for name, pairs in files.items():
        for language, some in (
            ("French", [p for p in pairs if not p.is_english]),
            ("English on a side", [p for p in pairs if p.is_english]),
        ):
            found = (ranks(score, pairs, decoys=d, of=some) for d in (False, True))
            told = chain.from_iterable(map(_told, found)) if some else [""] * 6
            rows.append((f"{name}, {language}: {len(some)}", *told))
    how = f"The service, without filters. {_HOW}"
    return Table("French and English", how, _COLUMNS, rows)


def _told(ranks: Ranks) -> tuple[str, ...]:
    return f"{ranks.top(1):.0%}", f"{ranks.top(3):.0%}", f"{ranks.mrr:.3f}"
