"""The connection to Redis, and what its being down looks like."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from redis import exceptions
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from infra.availability import Availability
from infra.redis.address import Address
from infra.redis.commands import Argument, Commands, Reply, Script
from infra.redis.errors import trouble_of
from infra.redis.multiplexed import MultiplexedCommands
from infra.redis.pooled import PooledCommands

_POOL = 50


@dataclass(frozen=True, slots=True)
class RedisConnection:
    """A `resolvers.ports.service.Store`, and the two ways to it that adapters share.

    `commands` is for the hot path, `use` for all that redis-py can do beyond it. Both
    know of each other's failures.
    """

    client: Redis
    availability: Availability
    name: str = "redis"
    multiplexed: MultiplexedCommands | None = None
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
        availability = Availability("Redis", address, trouble_of)
        multiplexed = MultiplexedCommands(
            Address(pool.connection_class(**at)), availability, timeout=timeout
        )
        client = Redis.from_pool(pool)
        return cls(client, availability, multiplexed=multiplexed)

    @property
    def commands(self) -> Commands:
        return self.multiplexed or PooledCommands(self.use)

    @asynccontextmanager
    async def use(self) -> AsyncIterator[Redis]:
        """Lend the client for one command; a failure of Redis is `StoreUnavailable`.

        A crowd waits here for its turn: for the pool, waiting would be a failure.
        """
        async with self._turns:
            with self.availability.guard():
                yield self.client

    async def ping(self) -> None:
        # A replica, or a full Redis, answers a PING as well.
        await self.commands.do("SET", "ping", "", "PX", 1000)

    def script(
        self, text: str
    ) -> Callable[[Sequence[str], Sequence[Argument]], Awaitable[Reply]]:
        """Return a function of keys and arguments that runs *text*."""
        return Script(self.commands, text).run

    async def close(self) -> None:
        if self.multiplexed:
            await self.multiplexed.close()
        await self.client.aclose()
