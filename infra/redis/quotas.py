"""Quotas in Redis: exact, on its clock, decided in one round trip.

Keys  {limits}:<policy>:<seconds>:<hash of client> = hash of slot to points

The hash tag lets one script decide over all policies of a request, on a cluster too.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import chain

from infra.redis.connection import RedisConnection
from infra.sealing import BlindIndex
from resolvers.models.limits import Budget, Charge, Decision, Window


class RedisQuotas:
    """A `resolvers.ports.service.Quotas`."""

    def __init__(self, redis: RedisConnection, index: BlindIndex) -> None:
        self._redis = redis
        self._index = index
        self._charge = redis.script((files("infra.redis") / "charge.lua").read_text())

    async def charge(self, charges: Sequence[Charge]) -> Decision:
        windows = [
            (charge, window) for charge in charges for window in charge.policy.windows
        ]
        keys = [self._key(charge, window) for charge, window in windows]
        asked = (_asked(charge, window) for charge, window in windows)
        async with self._redis.use():
            now, *told = await self._charge(keys=keys, args=[*chain(*asked)])
        at = datetime.fromtimestamp(now / 1000, UTC)
        return Decision(
            tuple(
                Budget(charge.policy, window, left, at + _ms(more_in), _ms(fits_in))
                for (charge, window), left, more_in, fits_in in zip(
                    windows, told[::3], told[1::3], told[2::3], strict=True
                )
            )
        )

    def _key(self, charge: Charge, window: Window) -> str:
        client = self._index.of(charge.policy.name, charge.client).hex()
        seconds = int(window.length.total_seconds())
        return f"{{limits}}:{charge.policy.name}:{seconds}:{client}"


def _asked(charge: Charge, window: Window) -> tuple[int, int, int, int]:
    length = int(window.length.total_seconds() * 1000)
    return charge.points, window.quota, length, int(not charge.policy.is_observed)


def _ms(count: int) -> timedelta:
    return timedelta(milliseconds=count)
