"""Quotas in this process, for while Redis is away: `charge.lua`, in Python."""

import time
from collections import OrderedDict
from collections.abc import Collection, Sequence
from math import ceil
from typing import NamedTuple, TypeAlias

from resolvers.models.limits import Budget, Charge, Decision, Window, decided

_SLOTS = 16
_REMEMBERED = 50_000
"""Windows of clients; the one that was not used for longest is forgotten."""
_Spent: TypeAlias = dict[int, int]
"""Points by slot, oldest first."""


class _Asked(NamedTuple):
    charge: Charge
    window: Window
    quota: int
    width: int
    """Milliseconds of a slot."""
    slot: int
    spent: _Spent
    fits_in: int
    """Milliseconds."""


class MemoryQuotas:
    """A `resolvers.ports.service.Quotas`. Each process counts for itself.

    Policies in *stricter* get half their quota, since several processes share it.
    """

    def __init__(self, stricter: Collection[str] = ()) -> None:
        self._stricter = frozenset(stricter)
        self._clients: OrderedDict[tuple[str, int, str], _Spent] = OrderedDict()

    async def charge(self, charges: Sequence[Charge]) -> Decision:
        now = int(time.monotonic() * 1000)
        asked = [self._ask(c, w, now) for c in charges for w in c.policy.windows]
        refused = any(a.fits_in and not a.charge.policy.is_observed for a in asked)
        for a in asked:
            if not refused and not a.fits_in and a.charge.points:
                a.spent[a.slot] = a.spent.get(a.slot, 0) + a.charge.points
        while len(self._clients) > _REMEMBERED:
            self._clients.popitem(last=False)
        return decided(_budget(a, now) for a in asked)

    def _ask(self, charge: Charge, window: Window, now: int) -> _Asked:
        seconds = window.seconds
        key = (charge.policy.name, seconds, charge.client)
        spent = self._clients.setdefault(key, {})
        self._clients.move_to_end(key)
        width = ceil(seconds * 1000 / _SLOTS)
        slot = now // width
        for old in [at for at in spent if at < slot - _SLOTS]:
            del spent[old]
        quota = window.quota
        if charge.policy.name in self._stricter:
            quota = max(1, quota // 2)
        fits_in = _fits_in(spent, charge.points, quota, width, now)
        return _Asked(charge, window, quota, width, slot, spent, fits_in)


def _fits_in(spent: _Spent, points: int, quota: int, width: int, now: int) -> int:
    if points > quota:
        return (_SLOTS + 1) * width  # and then no more than now
    left, free = 0, quota - sum(spent.values())
    for at, count in spent.items():
        if free >= points:
            break
        left, free = (at + _SLOTS + 1) * width - now, free + count
    return left


def _budget(asked: _Asked, now: int) -> Budget:
    oldest = next(iter(asked.spent), None)
    more_in = 0 if oldest is None else (oldest + _SLOTS + 1) * asked.width - now
    return Budget(
        asked.charge.policy,
        asked.window,
        max(0, asked.quota - sum(asked.spent.values())),
        int(time.time() * 1000),
        more_in,
        asked.fits_in,
    )
