"""Reads what all processes have counted."""

from collections.abc import Sequence
from datetime import date

from infra.redis.connection import RedisConnection
from infra.redis.tally import POURED, tally_key
from resolvers.ports.statistics import Counts


class RedisTallyBook:
    """A `resolvers.ports.statistics.TallyBook`."""

    def __init__(self, redis: RedisConnection) -> None:
        self._redis = redis

    async def days(self, days: Sequence[date]) -> list[Counts]:
        async with self._redis.use() as redis:
            asked = redis.pipeline(transaction=False)
            for day in days:
                asked.hgetall(tally_key(day))
            found: list[dict[bytes, bytes]] = await asked.execute()
        return [
            {
                event.decode(): int(number)
                for event, number in counts.items()
                if not event.startswith(POURED)
            }
            for counts in found
        ]
