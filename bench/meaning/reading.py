"""What the tables of quality show, in a few sentences."""

from collections.abc import Sequence

from bench.meaning.floors import passing, scores
from bench.meaning.pairs import Pair
from bench.meaning.preparing import SERVICE, STEPS
from bench.meaning.quality import WORDS, Ways, ranks
from bench.meaning.scoring import by_meaning
from bench.meaning.vectors import Vectors

_FLOOR = 0.25


def reading(
    name: str, pairs: Sequence[Pair], ways: Ways, vectors: Vectors
) -> list[str]:
    """Return what to remember of one file."""

    def first(way: str, *, decoys: bool = False) -> str:
        return f"{ranks(ways[way], pairs, decoys=decoys).top(1):.0%}"

    found = scores(pairs, by_meaning(vectors))
    offers = sum(1 + len(pair.decoys) for pair in pairs)
    is_first = (
        f"{name}: the right offer is first among {len(pairs)} for "
        f"{first(SERVICE.name)} of the wishes, by words for {first(WORDS)}; of texts "
        f"as they are for {first(STEPS[0].name)}"
    )
    beside_decoys = (
        f"{name}: among {offers} with look-alikes, other things in the wish's own "
        f"words, it is first for {first(SERVICE.name, decoys=True)}, by words for "
        f"{first(WORDS, decoys=True)}"
    )
    passes = (
        f"{name}: the floor of {_FLOOR} lets {passing(found.pairs, _FLOOR):.0%} of the "
        f"right offers pass, {passing(found.others, _FLOOR):.0%} of other offers and "
        f"{passing(found.decoys, _FLOOR):.0%} of the look-alikes"
    )
    return [is_first, beside_decoys, passes]
