"""Comparing: the median of the rounds' ratios, and how far they spread.

A round measures everybody within seconds, so what else the machine does falls into
both sides of its ratio; across rounds it would not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as much."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.middle:.2f} ({self.low:.2f}-{self.high:.2f})"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    """Return the ratio of two series, round by round."""
    rounds = [a / b for a, b in zip(ours, theirs, strict=True)]
    return Ratio(median(rounds), min(rounds), max(rounds))
