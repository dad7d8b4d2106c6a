"""Whose draft to look at, and when.

Key   reminders: a sorted set of person -> when, in seconds since 1970
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files
from uuid import UUID

from infra.redis.connection import RedisConnection
from resolvers.models.person import PersonId
from resolvers.ports.messages import Watched

_KEY = "reminders"


class RedisReminderBook:
    """A `resolvers.ports.messages.ReminderBook`."""

    def __init__(self, redis: RedisConnection) -> None:
        self._redis = redis
        script = files("infra.redis") / "settle_reminder.lua"
        self._settle = redis.script(script.read_text())

    async def watch(self, person: PersonId, at: datetime) -> None:
        await self._redis.commands.do("ZADD", _KEY, at.timestamp(), str(person))

    async def due(self, now: datetime, *, limit: int) -> Sequence[Watched]:
        async with self._redis.use() as redis:
            found: list[tuple[bytes, float]] = await redis.zrangebyscore(  # type: ignore[assignment] # bytes: nothing is decoded
                _KEY, "-inf", now.timestamp(), start=0, num=limit, withscores=True
            )
        return [
            Watched(PersonId(UUID(person.decode())), datetime.fromtimestamp(at, UTC))
            for person, at in found
        ]

    async def settle(self, seen: Watched, again: datetime | None) -> None:
        then = again.timestamp() if again else ""
        await self._settle([_KEY], [str(seen.person), seen.at.timestamp(), then])
