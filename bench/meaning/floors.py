"""What scores pairs have, and others: where a floor may lie."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bench.findings import Table
from bench.meaning.pairs import Pair
from bench.meaning.ranks import quantile

_FLOORS = (0.15, 0.2, 0.25, 0.3, 0.35)
_SHARES = (0.1, 0.5, 0.9)


class Scores(NamedTuple):
    """By what was compared."""

    pairs: list[float]
    others: list[float]
    """Of a wish, and the offer for another."""
    decoys: list[float]
    """Of a wish, and what only sounds like it."""


def scores(pairs: Sequence[Pair], score: Callable[[str, str], float]) -> Scores:
    """Return those of all *pairs*."""
    return Scores(
        [score(p.seeks, p.offers) for p in pairs],
        [score(p.seeks, o.offers) for p in pairs for o in pairs if o is not p],
        [score(p.seeks, text) for p in pairs for text in p.decoys],
    )


def table(files: Mapping[str, Scores]) -> Table:
    """Return their distribution, and which share passes each floor."""
    columns = ("", "10 %", "median", "90 %", *(f"≥ {f:.2f}" for f in _FLOORS))
    names = ("pairs", "other offers", "look-alikes")
    rows = [
        (
            f"{file}: {name}",
            *(f"{quantile(values, share):.2f}" for share in _SHARES),
            *(f"{passing(values, floor):.0%}" for floor in _FLOORS),
        )
        for file, found in files.items()
        for name, values in zip(names, found, strict=True)
    ]
    how = (
        "Scores of the service: what a tenth, half and nine tenths are below, and the "
        "share that passes each floor. MATCH_FLOOR is 0.25."
    )
    return Table("Scores and floors", how, columns, rows)


def passing(values: Sequence[float], floor: float) -> float:
    """Return the share of *values* that are at least *floor*."""
    return sum(value >= floor for value in values) / len(values)
