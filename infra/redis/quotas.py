"""Quotas in Redis: exact, on its clock, decided in one round trip.

Keys  {limits}:<policy>:<seconds>:<hash of client> = hash of slot to points

The hash tag lets one script decide over all policies of a request, on a cluster too.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from infra.redis.connection import RedisConnection
from infra.sealing import BlindIndex
from resolvers.models.limits import Budget, Charge, Decision, Policy, Window

_CLIENTS = 10_000
"""Whose hashes are remembered, with a policy each."""


class RedisQuotas:
    """A `resolvers.ports.service.Quotas`."""

    def __init__(self, redis: RedisConnection, index: BlindIndex) -> None:
        self._charge = redis.script((files("infra.redis") / "charge.lua").read_text())

        @lru_cache(maxsize=_CLIENTS)
        def hashed(policy: str, client: str) -> str:
            return index.of(policy, client).hex()

        self._hashed = hashed

    async def charge(self, charges: Sequence[Charge]) -> Decision:
        keys: list[str] = []
        asked: list[int] = []
        windows: list[tuple[Policy, Window]] = []
        for charge in charges:
            policy = charge.policy
            client = self._hashed(policy.name, charge.client)
            for window in policy.windows:
                seconds = window.seconds
                keys.append(f"{{limits}}:{policy.name}:{seconds}:{client}")
                is_enforced = not policy.is_observed
                asked += charge.points, window.quota, seconds * 1000, int(is_enforced)
                windows.append((policy, window))
        now, *told = await self._charge(keys, asked)
        budgets = [
            Budget(policy, window, told[3 * i], now, told[3 * i + 1], told[3 * i + 2])
            for i, (policy, window) in enumerate(windows)
        ]
        return Decision(tuple(budgets))
