"""Whose draft to look at, and when; and where it was when it was last looked at.

Key   reminders: a sorted set of person -> when, in seconds since 1970
      {reminders}:traces: a hash of person -> <draft>:<step>:<role>; the braces put it
      on the same cluster node
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files
from uuid import UUID

from infra.redis.connection import RedisConnection
from resolvers.models.person import PersonId
from resolvers.models.place import Trace
from resolvers.ports.messages import Watched

_KEY = "reminders"
_KEYS = (_KEY, f"{{{_KEY}}}:traces")
_SCRIPTS = files("infra.redis")


class RedisReminderBook:
    """A `resolvers.ports.messages.ReminderBook`."""

    def __init__(self, redis: RedisConnection) -> None:
        self._do = redis.commands.do
        self._watch = redis.script((_SCRIPTS / "watch_draft.lua").read_text())
        self._settle = redis.script((_SCRIPTS / "settle_reminder.lua").read_text())

    async def watch(
        self, person: PersonId, at: datetime, trace: Trace | None = None
    ) -> Trace | None:
        kept = str(trace) if trace else ""
        return _read(await self._watch(_KEYS, [str(person), at.timestamp(), kept]))

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

    async def settle(
        self, seen: Watched, again: datetime | None, trace: Trace | None = None
    ) -> Trace | None:
        then = again.timestamp() if again else ""
        kept = str(trace) if trace else ""
        as_seen = (str(seen.person), seen.at.timestamp())
        return _read(await self._settle(_KEYS, [*as_seen, then, kept]))


def _read(stored: bytes | None) -> Trace | None:
    try:
        return Trace.read(stored.decode()) if stored else None
    except ValueError:
        return None  # of a later version's steps, say: then it is not counted
