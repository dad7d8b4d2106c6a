"""The rate limiter: Redis decides, memory while it is away, and nobody asks in vain."""

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from resolvers.errors import StoreUnavailable
from resolvers.models.limits import Budget, Charge, Decision, decided
from resolvers.ports.service import Quotas
from resolvers.ports.statistics import Tally

_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class _Refusal:
    budget: Budget
    points: int
    """As many, or more, do not fit before `until`."""
    until: float


class Limiter:
    """A `resolvers.ports.service.Quotas` that remembers whom it has refused.

    Who is over a limit is refused from memory until their points may fit again, so a
    client that hammers costs the stores nothing.
    """

    def __init__(
        self, quotas: Quotas, fallback: Quotas, tally: Tally | None = None
    ) -> None:
        self._quotas = quotas
        self._fallback = fallback
        self._tally = tally
        self._refused: OrderedDict[tuple[str, str], _Refusal] = OrderedDict()

    @property
    def refuses(self) -> bool:
        """Whether there is anybody who must wait."""
        return bool(self._refused)

    async def charge(self, charges: Sequence[Charge]) -> Decision:
        if refusal := self.refusal(charges):
            return refusal
        try:
            decision = await self._quotas.charge(charges)
        except StoreUnavailable:
            decision = await self._fallback.charge(charges)
        if decision.violated:
            self._count(decision)
            for charge in charges:
                self._remember(charge, decision)
        return decision

    def refusal(self, charges: Sequence[Charge]) -> Decision | None:
        """Return why *charges* cannot be made, if that is certain without asking."""
        if not self._refused:
            return None
        now = time.monotonic()
        refusals = [r for c in charges if (r := self._refusal(c, now))]
        if not refusals:
            return None
        left = ((r.budget, ceil(1000 * (r.until - now))) for r in refusals)
        refusal = decided(b._replace(fits_in_ms=ms) for b, ms in left)
        self._count(refusal)
        return refusal

    def _count(self, refusal: Decision) -> None:
        if self._tally:
            for policy in {budget.policy.name for budget in refusal.violated}:
                self._tally.count(f"refused:{policy}")

    def _refusal(self, charge: Charge, now: float) -> _Refusal | None:
        share = (charge.policy.name, charge.client)
        refused = self._refused.get(share)
        if refused and refused.until <= now:
            del self._refused[share]
        elif refused and charge.points >= refused.points:
            return refused
        return None

    def _remember(self, charge: Charge, decision: Decision) -> None:
        mine = [b for b in decision.violated if b.policy.name == charge.policy.name]
        if not mine:
            return
        slowest = max(mine, key=lambda budget: budget.fits_in_ms)
        until = time.monotonic() + slowest.fits_in_ms / 1000
        share = (charge.policy.name, charge.client)
        self._refused[share] = _Refusal(slowest, charge.points, until)
        self._refused.move_to_end(share)
        while len(self._refused) > _REMEMBERED:
            self._refused.popitem(last=False)
