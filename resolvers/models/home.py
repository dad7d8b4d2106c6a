"""What somebody looks for or lets, as others may find it: nothing that says who."""

from bisect import bisect_right
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, NewType
from uuid import UUID

from resolvers.models.answers import Role

HomeId = NewType("HomeId", UUID)
"""Its profile's id."""
BAND_EDGES = (25_000, 50_000, 100_000, 200_000, 400_000)
"""XOF a month. What others see of a budget, and what lies in clear, are these bands."""


class Side(StrEnum):
    """Who looks, and who has."""

    SEEKS = "seeks"
    OFFERS = "offers"

    @property
    def other(self) -> "Side":
        return Side.OFFERS if self is Side.SEEKS else Side.SEEKS


def side_of(role: Role) -> Side:
    """Return on which side people of this *role* are."""
    return Side.SEEKS if role is Role.TENANT else Side.OFFERS


class Deal(StrEnum):
    """What is to be agreed on."""

    RENT = "rent"
    SALE = "sale"


class Purpose(StrEnum):
    """What a place is for."""

    LIVING = "living"
    WORK = "work"
    LAND = "land"


class Budget(NamedTuple):
    """XOF a month, both ends included; None is open."""

    lowest: int | None
    highest: int | None

    @property
    def is_given(self) -> bool:
        return self != (None, None)

    def overlap(self, other: "Budget") -> "Budget | None":
        """Return what both allow; None if there is nothing."""
        lowest = max(self.lowest or 0, other.lowest or 0)
        ends = [b.highest for b in (self, other) if b.highest is not None]
        highest = min(ends, default=None)
        if highest is not None and lowest > highest:
            return None
        return Budget(lowest or None, highest)

    def band(self) -> "Budget":
        """Return it widened to the edges of the bands, as others may see it."""
        edges = (0, *BAND_EDGES)
        lowest = edges[_band(self.lowest or 0)] or None
        if self.highest is None or self.highest > BAND_EDGES[-1]:
            return Budget(lowest, None)
        return Budget(lowest, next(e for e in BAND_EDGES if e >= self.highest))

    def bands(self) -> int:
        """Return the bands it touches, a bit each: budgets that overlap share one."""
        first = _band(self.lowest or 0)
        last = len(BAND_EDGES) if self.highest is None else _band(self.highest)
        return sum(1 << band for band in range(first, last + 1))


ANY = Budget(None, None)


def _band(amount: int) -> int:
    return bisect_right(BAND_EDGES, amount)


@dataclass(frozen=True, slots=True)
class Home:
    """One side's description of a home, and what its words tell."""

    side: Side
    description: str | None
    """Without names, numbers to call, addresses and identifiers."""
    zones: tuple[str, ...] = ()
    budget: Budget = ANY
    deals: AbstractSet[Deal] = frozenset({Deal.RENT})
    purposes: AbstractSet[Purpose] = frozenset()
    """What an offer is for, or all that may do for who seeks; empty if unsaid."""
    has: AbstractSet[str] = frozenset()
    lacks: AbstractSet[str] = frozenset()
    """Names of `resolvers.homes.features` that it has, or must not have."""


class Basis(StrEnum):
    """By what matches were found, the best first."""

    MEANING = "MEANING"
    WORDS = "WORDS"
    FILTERS = "FILTERS"


@dataclass(frozen=True, slots=True)
class MatchReasons:
    """Why two fit."""

    zones_in_common: tuple[str, ...]
    budget_overlap: Budget | None
    """Of the asker's budget with the other's band; None unless both gave one."""


@dataclass(frozen=True, slots=True)
class HomeMatch:
    """Another side's home that fits."""

    description: str
    zones: tuple[str, ...]
    budget: Budget | None
    """Its band."""
    score: float | None
    """From 0 to 1; None if nothing was compared."""
    why: MatchReasons


@dataclass(frozen=True, slots=True)
class HomeMatches:
    """What was found for one person, the best first."""

    basis: Basis
    matches: tuple[HomeMatch, ...]
