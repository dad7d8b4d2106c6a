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
        self._do = redis.commands.do
        self._default_ttl = default_ttl

    async def get(self, key: str) -> bytes | None:
        with suppress(StoreUnavailable):
            value: bytes | None = await self._do("GET", _key(key))
            return value
        return None

    async def set(self, key: str, value: bytes, ttl: timedelta | None = None) -> None:
        with suppress(StoreUnavailable):
            seconds = int((ttl or self._default_ttl).total_seconds())
            await self._do("SET", _key(key), value, "EX", seconds)

    async def delete(self, key: str) -> None:
        with suppress(StoreUnavailable):
            await self._do("DEL", _key(key))

    async def exists(self, key: str) -> bool:
        with suppress(StoreUnavailable):
            return bool(await self._do("EXISTS", _key(key)))
        return False


def _key(name: str) -> str:
    return f"cache:{name}"
