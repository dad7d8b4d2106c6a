"""Sessions in Redis: who is signed in, under the hash of their token.

Key   session:<sha256 of token> = JSON of person and when it was opened
"""

import hashlib
from datetime import UTC, datetime

import msgspec

from infra.redis.connection import RedisConnection
from infra.tokens import TokenSigner
from resolvers.models.person import PersonId


class RedisSessionStore:
    """A `resolvers.ports.SessionStore`."""

    def __init__(
        self, redis: RedisConnection, signer: TokenSigner, *, lifetime: int
    ) -> None:
        self._redis = redis
        self._signer = signer
        self._lifetime = lifetime

    async def open(self, person: PersonId) -> str:
        token = self._signer.sign(person)
        session = {"person": person, "opened_at": datetime.now(UTC)}
        async with self._redis.use() as redis:
            await redis.set(
                _key(token), msgspec.json.encode(session), ex=self._lifetime
            )
        return token

    async def owner(self, token: str) -> PersonId | None:
        person = self._signer.owner(token)
        if person is None:
            return None
        async with self._redis.use() as redis:
            known = await redis.exists(_key(token))
        return person if known else None

    async def close(self, token: str) -> None:
        async with self._redis.use() as redis:
            await redis.delete(_key(token))


def _key(token: str) -> str:
    return f"session:{hashlib.sha256(token.encode()).hexdigest()}"
