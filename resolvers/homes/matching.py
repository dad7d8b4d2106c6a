"""Shows people on one side who is on the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from resolvers.errors import RateLimited
from resolvers.homes.fitting import reasons
from resolvers.models.home import Basis, Home, HomeMatch, HomeMatches
from resolvers.models.limits import Charge, Policy
from resolvers.models.person import PersonId
from resolvers.ports.homes import HomeBook, Near
from resolvers.ports.service import Quotas

MOST = 50
"""Matches that may be asked for at once."""
WORDS_FLOOR = 0.2
"""Of what both say, what is the same; less is chance."""
_AT_FIRST, _WIDER, _AT_MOST = 3, 4, 1000
"""Candidates looked at for a match that is wanted; times more when too few fit."""


@dataclass(frozen=True, slots=True)
class MatchResolvers:
    """Finds homes."""

    homes: HomeBook
    quotas: Quotas
    policy: Policy
    floors: Mapping[Basis, float]
    """Scores below which a match would be silly."""

    async def of(self, person: PersonId, *, first: int) -> HomeMatches | None:
        """Return the *first* matches; None before the person has finalized.

        It costs a point for each that is asked for. Raises `RateLimited`.
        """
        decision = await self.quotas.charge((Charge(self.policy, str(person), first),))
        if decision.retry_after:
            raise RateLimited(decision.retry_after)
        own = await self.homes.of(person)
        if own is None:
            return None
        if own.basis is Basis.FILTERS and not _asks_for_anything(own.home):
            return HomeMatches(own.basis, ())
        floor, most = self.floors.get(own.basis, 0.0), first * _AT_FIRST
        while True:
            near, is_all = await self.homes.near(own, most=most)
            near_enough = [n for n in near if n.score is None or n.score >= floor]
            matches = (*_matches(own.home, near_enough),)
            is_over = is_all or len(near_enough) < len(near) or most >= _AT_MOST
            if is_over or len(matches) >= first:
                return HomeMatches(own.basis, matches[:first])
            most = min(most * _WIDER, _AT_MOST)


def _matches(mine: Home, near: Sequence[Near]) -> Iterator[HomeMatch]:
    for theirs, score in ((n.home, n.score) for n in near):
        why = reasons(mine, theirs)
        if why and theirs.description:
            band = theirs.budget.band() if theirs.budget.is_given else None
            shown = None if score is None else round(min(max(score, 0.0), 1.0), 3)
            yield HomeMatch(theirs.description, theirs.zones, band, shown, why)


def _asks_for_anything(home: Home) -> bool:
    return bool(home.zones) or home.budget.is_given
