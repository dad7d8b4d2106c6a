"""Cached results in Redis. Loses them without complaint: the source still has them.

Key   cache:<name>
"""

from contextlib import suppress
from datetime import timedelta

from infra.redis.connection import RedisConnection
from resolvers.errors import StoreUnavailable


class RedisCache:
    """A `resolvers.ports.service.Cache`."""

    def __init__(self, redis: RedisConnection, *, default_ttl: timedelta) -> None:
        self._redis = redis
        self._default_ttl = default_ttl

    async def get(self, key: str) -> bytes | None:
        with suppress(StoreUnavailable):
            async with self._redis.use() as redis:
                value: bytes | None = await redis.get(_key(key))  # type: ignore[assignment] # bytes: nothing is decoded
                return value
        return None

    async def set(self, key: str, value: bytes, ttl: timedelta | None = None) -> None:
        with suppress(StoreUnavailable):
            async with self._redis.use() as redis:
                await redis.set(_key(key), value, ex=ttl or self._default_ttl)

    async def delete(self, key: str) -> None:
        with suppress(StoreUnavailable):
            async with self._redis.use() as redis:
                await redis.delete(_key(key))

    async def exists(self, key: str) -> bool:
        with suppress(StoreUnavailable):
            async with self._redis.use() as redis:
                return bool(await redis.exists(_key(key)))
        return False


def _key(name: str) -> str:
    return f"cache:{name}"
