"""Quotas in Redis: exact, on its clock, decided in one round trip.

Keys  {limits}:<policy>:<seconds>,<seconds>:<hash of client> = what was spent in each
      window of the policy; `charge.lua` tells how
      {limits}:reset = another value whenever an operator has given clients theirs back

The hash tag lets one script decide over all policies of a request, on a cluster too.
"""

import struct
from asyncio import Future
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from math import ceil
from uuid import uuid4

from infra.redis.connection import RedisConnection
from infra.sealing import BlindIndex
from resolvers.models.limits import Budget, Charge, Decision, Policy, decided

_CLIENTS = 10_000
"""Whose keys are remembered, with a policy each."""
_SLOTS = 16
_RESET = "{limits}:reset"
_REMEMBERED = timedelta(days=366)
"""As long as the longest window: somebody may have been told to wait so long."""


class RedisQuotas:
    """A `resolvers.ports.service.Quotas`."""

    def __init__(self, redis: RedisConnection, index: BlindIndex) -> None:
        self._redis = redis
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

    async def forget(self, policies: Sequence[Policy], client: str) -> None:
        """Give *client* its whole quota back; processes that refuse it see it soon."""
        keys = [self._key(policy, client) for policy in policies]
        async with self._redis.use() as redis:
            await redis.delete(*keys)
            await redis.set(_RESET, uuid4().hex, ex=_REMEMBERED)

    def resets(self) -> Future[bytes | None]:
        """Ask for what is another value after each `forget`."""
        return self._redis.commands.do("GET", _RESET)


@lru_cache
def _asked(policy: Policy, points: int) -> bytes:
    """Return what `charge.lua` is told of a policy: doubles, which it reads fastest."""
    numbers = [points, not policy.is_observed, len(policy.windows)]
    for window in policy.windows:
        numbers += window.quota, ceil(window.seconds * 1000 / _SLOTS)
    return struct.pack(f"<{len(numbers)}d", *numbers)
