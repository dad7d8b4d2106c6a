"""Quotas in Redis: exact, on its clock, decided in one round trip.

Keys  {limits}:<policy>:<seconds>,<seconds>:<hash of client> = what was spent in each
      window of the policy; `charge.lua` tells how

The hash tag lets one script decide over all policies of a request, on a cluster too.
"""

import struct
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from math import ceil

from infra.redis.connection import RedisConnection
from infra.sealing import BlindIndex
from resolvers.models.limits import Budget, Charge, Decision, Policy, decided

_CLIENTS = 10_000
"""Whose keys are remembered, with a policy each."""
_SLOTS = 16


class RedisQuotas:
    """A `resolvers.ports.service.Quotas`."""

    def __init__(self, redis: RedisConnection, index: BlindIndex) -> None:
        self._charge = redis.script((files("infra.redis") / "charge.lua").read_text())

        @lru_cache(maxsize=_CLIENTS)
        def key(policy: Policy, client: str) -> str:
            lengths = ",".join(str(window.seconds) for window in policy.windows)
            hashed = index.of(policy.name, client).hex()
            return f"{{limits}}:{policy.name}:{lengths}:{hashed}"

        self._key = key

    async def charge(self, charges: Sequence[Charge]) -> Decision:
        if not charges:
            return Decision()
        now, *told = await self._charge(
            [self._key(policy, client) for policy, client, _ in charges],
            [_asked(policy, points) for policy, _, points in charges],
        )
        windows = [
            (policy, window) for policy, _, _ in charges for window in policy.windows
        ]
        values = iter(told)
        return decided(
            [
                Budget(policy, window, left, now, more_in, fits_in)
                for (policy, window), left, more_in, fits_in in zip(
                    windows, values, values, values, strict=True
                )
            ]
        )


@lru_cache
def _asked(policy: Policy, points: int) -> bytes:
    """Return what `charge.lua` is told of a policy: doubles, which it reads fastest."""
    numbers = [points, not policy.is_observed, len(policy.windows)]
    for window in policy.windows:
        numbers += window.quota, ceil(window.seconds * 1000 / _SLOTS)
    return struct.pack(f"<{len(numbers)}d", *numbers)
