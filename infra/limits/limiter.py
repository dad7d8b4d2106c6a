"""The rate limiter: Redis decides, memory while it is away, and nobody asks in vain."""

import time
from asyncio import Future
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from resolvers.errors import StoreUnavailable
from resolvers.models.limits import Budget, Charge, Decision, Policy, decided
from resolvers.ports.service import Quotas
from resolvers.ports.statistics import Tally

_REMEMBERED = 10_000
_NOT_YET = b"not yet"
_LOOKED_AGAIN = 1.0
"""Seconds until it is asked again whether an operator has reset a limit."""


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
        self,
        quotas: Quotas,
        fallback: Quotas,
        resets: Callable[[], Future[bytes | None]] | None = None,
        tally: Tally | None = None,
    ) -> None:
        """Another value of *resets* means that somebody got quota back."""
        self._quotas = quotas
        self._fallback = fallback
        self._resets = resets
        self._tally = tally
        self._seen: bytes | None = _NOT_YET
        self._look_at = 0.0
        self._refused: OrderedDict[tuple[str, str], _Refusal] = OrderedDict()
        self.admitted: defaultdict[str, int] = defaultdict(int)
        """How many charges were made, by policy, since the start."""
        self.refused: defaultdict[str, int] = defaultdict(int)
        """How many requests each policy has refused."""
        self.would_refuse: defaultdict[str, int] = defaultdict(int)
        """How many each would have, were it not only observed."""
        self.fallbacks = 0
        """Decisions that were made without Redis."""

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
            self.fallbacks += 1
            decision = await self._fallback.charge(charges)
        if decision.violated:
            self._count_refusal(decision)
            for charge in charges:
                self._remember(charge, decision)
            if self._seen is _NOT_YET:
                self._look()
            return decision
        for charge in charges:
            self.admitted[charge.policy.name] += 1
            if charge.policy.is_observed:
                self._observe(charge.policy, decision)
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
        decision = decided(b._replace(fits_in_ms=ms) for b, ms in left)
        self._count_refusal(decision)
        return decision

    def _count_refusal(self, decision: Decision) -> None:
        for name in {budget.policy.name for budget in decision.violated}:
            self.refused[name] += 1
            if self._tally:
                self._tally.count(f"refused:{name}")

    def _observe(self, policy: Policy, decision: Decision) -> None:
        if any(b.fits_in_ms for b in decision.budgets if b.policy is policy):
            self.would_refuse[policy.name] += 1

    def _refusal(self, charge: Charge, now: float) -> _Refusal | None:
        share = (charge.policy.name, charge.client)
        refused = self._refused.get(share)
        if refused and refused.until <= now:
            del self._refused[share]
        elif refused and charge.points >= refused.points:
            if now >= self._look_at:
                self._look()
            return refused
        return None

    def _look(self) -> None:
        self._look_at = time.monotonic() + _LOOKED_AGAIN
        if self._resets:
            self._resets().add_done_callback(self._heed)

    def _heed(self, resets: Future[bytes | None]) -> None:
        if resets.cancelled() or resets.exception():
            return  # Redis is away, and refuses nobody either
        before, self._seen = self._seen, resets.result()
        if before is not _NOT_YET and self._seen != before:
            self._refused.clear()

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
