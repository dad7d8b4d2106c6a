"""Everybody's drafts as an operator sees them: without opening what is sealed."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from redis.asyncio import Redis

from infra.redis.connection import RedisConnection
from infra.redis.draft_schemas import brought_up
from infra.redis.drafts import draft_key
from resolvers.models.person import PersonId
from resolvers.ports.service import Clock

SEALED = "(sealed)"
_PATTERN = "onboarding:*"
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class ShelvedDraft:
    """What can be told of a draft without reading somebody's answers."""

    person: UUID
    version: int
    role: str | None
    answers: int
    """How many, the sealed ones not counted."""
    saved_at: datetime
    expires_at: datetime


class _Frame(msgspec.Struct):
    version: int
    updated_at: datetime
    expires_at: datetime
    answers: dict[str, Any]


class DraftShelf:
    """Looks at drafts by SCAN: others go on meanwhile, however many there are."""

    def __init__(self, redis: RedisConnection, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def walk(self) -> AsyncGenerator[ShelvedDraft | None, None]:
        """Yield every draft, in no order; None for a key that holds no readable one.

        What is saved or finished meanwhile may be seen or not.
        """
        async with self._redis.use() as redis:
            keys: list[bytes] = []
            async for key in redis.scan_iter(_PATTERN, count=_AT_A_TIME):
                keys.append(key)
                if len(keys) == _AT_A_TIME:
                    for draft in await self._shelved(redis, keys):
                        yield draft
                    keys = []
            for draft in await self._shelved(redis, keys):
                yield draft

    async def document(self, person: PersonId) -> dict[str, Any] | None:
        """Return a draft in today's schema, its secret answers covered; None for none.

        Raises `ValueError` if it cannot be read.
        """
        key = draft_key(person)
        async with self._redis.use() as redis:
            stored = await redis.get(key)
            left = timedelta(milliseconds=max(0, await redis.pttl(key)))
        if stored is None:
            return None
        now = self._clock()
        document: dict[str, Any] = msgspec.json.decode(stored, type=dict)
        document = brought_up(document, at=now, expires_at=now + left)
        covered = dict.fromkeys(document.keys() & {"sealed", "unsealed"}, SEALED)
        return document | covered

    async def _shelved(
        self, redis: Redis, keys: Sequence[bytes]
    ) -> list[ShelvedDraft | None]:
        async with redis.pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.get(key)
            stored = await pipe.execute() if keys else []
        pairs = zip(keys, stored, strict=True)
        return [_read(key, value) for key, value in pairs if value is not None]


def _read(key: bytes, stored: bytes) -> ShelvedDraft | None:
    try:
        person = UUID(key.decode().partition(":")[2])
        it = msgspec.json.decode(stored, type=_Frame)
    except ValueError:  # also one of the NestJS backend
        return None
    return ShelvedDraft(
        person,
        it.version,
        it.answers.get("role"),
        len(it.answers),
        it.updated_at,
        it.expires_at,
    )
