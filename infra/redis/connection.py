"""The connection to Redis, and what its being down looks like."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from redis import exceptions
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript

from infra.availability import Availability

_POOL = 50
_DOWN = (
    OSError,
    exceptions.ConnectionError,  # also: loading, wrong password
    exceptions.TimeoutError,
    exceptions.MasterDownError,
    exceptions.ReadOnlyError,
    exceptions.OutOfMemoryError,
    exceptions.NoPermissionError,
)
_DOWN_REPLIES = ("MISCONF", "MASTERDOWN", "NOREPLICAS", "NOAUTH")


@dataclass(frozen=True, slots=True)
class RedisConnection:
    """A `resolvers.ports.service.Store`, and the client its adapters share."""

    client: Redis
    availability: Availability
    name: str = "redis"
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_POOL))

    @classmethod
    def to(cls, url: str, *, timeout: float) -> Self:
        """Prepare a connection; opens none. *timeout* in seconds, for every step."""
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=_POOL,
            timeout=timeout,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            # A pooled connection may have died meanwhile, so what was sent is sent
            # again: at worst a try of a code, or a count, is spent twice. A time-out is
            # not tried again, so that nobody waits twice.
            retry=Retry(NoBackoff(), 1, supported_errors=(exceptions.ConnectionError,)),
        )
        at = pool.connection_kwargs
        address = at.get("path") or f"{at.get('host')}:{at.get('port')}"
        return cls(Redis.from_pool(pool), Availability("Redis", address, _why_down))

    @asynccontextmanager
    async def use(self) -> AsyncIterator[Redis]:
        """Lend the client for one command; a failure of Redis is `StoreUnavailable`.

        A crowd waits here for its turn: for the pool, waiting would be a failure.
        """
        async with self._turns:
            with self.availability.guard():
                yield self.client

    async def ping(self) -> None:
        async with self.use() as redis:
            await redis.ping()

    def script(self, text: str) -> AsyncScript:
        return self.client.register_script(text)

    async def close(self) -> None:
        await self.client.aclose()


def _why_down(error: Exception) -> str | None:
    if isinstance(error, _DOWN):
        return type(error).__name__
    reply = str(error).partition(" ")[0]
    return reply if reply in _DOWN_REPLIES else None
