"""Sessions in Redis, under the hash of their token.

Keys  session:<sha256 of token> = JSON of person, device and times, while it is used;
        or `ended`, for a token of the present backend that was signed out
      sessions:<person> = sorted set of the person's sessions by last use
      signed-out:<person> = when they last signed out everywhere, in seconds
"""

import logging
from asyncio import Future
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec

from infra.redis.commands import Reply
from infra.redis.connection import RedisConnection
from resolvers.models.person import PersonId
from resolvers.models.session import Claim, Session, SessionId
from resolvers.ports.drafts import Asked
from resolvers.ports.service import Clock

_MOST = 50
"""Open sessions of one person; the one that was not used for longest ends first."""
_USED_AGAIN = timedelta(hours=1)
_FOREIGN_LIFE = timedelta(days=366)
"""For so long we know that a token of the present backend was ended."""
_ENDED = b"ended"
_log = logging.getLogger("onboarding.sessions")


class _Record(msgspec.Struct):
    person: PersonId
    created_at: Annotated[datetime, msgspec.Meta(tz=True)]
    used_at: Annotated[datetime, msgspec.Meta(tz=True)]
    device: str | None = None


_decoder = msgspec.json.Decoder(_Record)


class RedisSessionStore:
    """A `resolvers.ports.sign_in.SessionStore`."""

    def __init__(
        self, redis: RedisConnection, clock: Clock, *, idle: timedelta
    ) -> None:
        """Have sessions end *idle* after their last use, or with their token."""
        self._do = redis.commands.do
        self._clock = clock
        self._idle = idle

    async def open(self, session: SessionId, claim: Claim, device: str | None) -> None:
        now = self._clock()
        record = _Record(claim.person, now, now, device)
        sessions = _sessions(claim.person)
        text, left = msgspec.json.encode(record), self._left(claim, now)
        unused_since = (now - self._idle).timestamp()
        begun = [
            self._do("SET", _key(session), text, "PX", left),
            *self._list(claim.person, session, now),
            self._do("ZREMRANGEBYSCORE", sessions, "-inf", unused_since),
            self._do("ZRANGE", sessions, 0, -_MOST - 1),
        ]
        # Nobody has its token before all of it is done.
        *_, too_many = [await reply for reply in begun]
        await self._delete(claim.person, _ids(too_many))

    def ask(self, session: SessionId, claim: Claim) -> Asked | None:
        return self._do("GET", _key(session)) if claim.ours else None

    async def is_open(
        self, session: SessionId, claim: Claim, asked: Asked | None = None
    ) -> bool:
        if not claim.ours:
            return await self._is_not_barred(session, claim)
        record = _read(await (asked or self._do("GET", _key(session))))
        if record is None or record.person != claim.person:
            return False
        if self._clock() - record.used_at >= _USED_AGAIN:
            await self._use(session, claim, record)
        return True

    async def of(self, person: PersonId) -> list[Session]:
        ids = await self._listed(person)
        begun = [self._do("GET", _key(session)) for session in ids]
        records = [_read(await reply) for reply in begun]
        return [
            Session(session, record.device, record.created_at, record.used_at)
            for session, record in zip(ids, records, strict=True)
            if record
        ]

    async def close(self, person: PersonId, session: SessionId) -> None:
        await self._delete(person, [session])

    async def close_all(self, person: PersonId) -> None:
        now = self._clock().timestamp()
        life = int(_FOREIGN_LIFE.total_seconds())
        await self._do("SET", f"signed-out:{person}", now, "EX", life)
        await self._delete(person, await self._listed(person))

    async def bar(self, session: SessionId, *, until: datetime) -> None:
        left = min(until - self._clock(), _FOREIGN_LIFE) + timedelta(seconds=1)
        if left < timedelta(seconds=1):
            return  # it has ended by itself
        await self._do("SET", _key(session), _ENDED, "PX", _milliseconds(left))

    async def _is_not_barred(self, session: SessionId, claim: Claim) -> bool:
        barred = self._do("GET", _key(session))
        left = self._do("GET", f"signed-out:{claim.person}")
        ended, signed_out = await barred, await left
        if ended or not signed_out:
            return not ended
        since = claim.issued_at
        return since is not None and since.timestamp() > float(signed_out)

    async def _use(self, session: SessionId, claim: Claim, record: _Record) -> None:
        now = record.used_at = self._clock()
        text, left = msgspec.json.encode(record), self._left(claim, now)
        begun = [
            # Only if it is still there: what was ended meanwhile stays ended.
            self._do("SET", _key(session), text, "XX", "PX", left),
            *self._list(claim.person, session, now),
        ]
        for reply in begun:
            await reply

    def _left(self, claim: Claim, now: datetime) -> int:
        # The token may end while we look: Redis takes no life shorter than this.
        return max(_milliseconds(min(self._idle, claim.expires_at - now)), 1)

    def _list(
        self, person: PersonId, session: SessionId, now: datetime
    ) -> list[Future[Reply]]:
        key, seconds = _sessions(person), int(self._idle.total_seconds())
        return [
            self._do("ZADD", key, now.timestamp(), session),
            self._do("EXPIRE", key, seconds),
        ]

    async def _listed(self, person: PersonId) -> list[SessionId]:
        return _ids(await self._do("ZRANGE", _sessions(person), 0, -1, "REV"))

    async def _delete(self, person: PersonId, sessions: Sequence[SessionId]) -> None:
        if not sessions:
            return
        # The session first: one that is in no list could not be ended any more. They
        # may be on different nodes, so the list waits.
        begun = [self._do("DEL", _key(session)) for session in sessions]
        for reply in begun:
            await reply
        await self._do("ZREM", _sessions(person), *sessions)


def _key(session: SessionId) -> str:
    return f"session:{session}"


def _milliseconds(life: timedelta) -> int:
    return int(life.total_seconds() * 1000)


def _sessions(person: PersonId) -> str:
    return f"sessions:{person}"


def _ids(members: Iterable[Any]) -> list[SessionId]:
    return [SessionId(member.decode()) for member in members]


def _read(text: bytes | str | None) -> _Record | None:
    if text is None or text == _ENDED:
        return None
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        _log.error("a session cannot be read; it counts as ended")
        return None
