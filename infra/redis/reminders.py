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
        self._do = redis.commands.do
        script = files("infra.redis") / "settle_reminder.lua"
        self._settle = redis.script(script.read_text())

    async def watch(self, person: PersonId, at: datetime) -> None:
        await self._do("ZADD", _KEY, at.timestamp(), str(person))

    async def due(self, now: datetime, *, limit: int) -> Sequence[Watched]:
        range_, most = ("-inf", now.timestamp()), ("LIMIT", 0, limit)
        found: list[bytes] = await self._do(
            "ZRANGEBYSCORE", _KEY, *range_, "WITHSCORES", *most
        )
        return [
            Watched(
                PersonId(UUID(person.decode())), datetime.fromtimestamp(float(at), UTC)
            )
            for person, at in zip(found[::2], found[1::2], strict=True)
        ]

    async def settle(self, seen: Watched, again: datetime | None) -> None:
        then = again.timestamp() if again else ""
        await self._settle([_KEY], [str(seen.person), seen.at.timestamp(), then])
