"""How far up a list stands what should be first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class Ranks:
    """A rank from 1 for each that was sought; None if it was not found."""

    of: Sequence[int | None]

    def top(self, most: int) -> float:
        """Return the share that is among the first *most*."""
        found = sum(rank is not None and rank <= most for rank in self.of)
        return found / len(self.of)

    @property
    def mrr(self) -> float:
        """The mean reciprocal rank: 1 if all are first, 0.5 if all are second."""
        return mean(1 / rank if rank else 0 for rank in self.of)


def rank(right: float | None, others: Iterable[float | None]) -> int | None:
    """Return where the *right* one stands by its score; equal scores go before it."""
    if right is None:
        return None
    return 1 + sum(other is not None and other >= right for other in others)


def recall(found: Sequence[float], exact: Sequence[float], most: int) -> float:
    """Return how much of the *most* that score best was found, by scores in order.

    Who scores as well as the last of them is as good.
    """
    if not exact:
        return 1
    best = exact[:most]
    least = best[-1] - _EQUAL
    return sum(score >= least for score in found[:most]) / len(best)


def quantile(values: Iterable[float], share: float) -> float:
    """Return the value that this *share* of *values* does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
