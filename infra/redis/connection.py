"""The connection to Redis, and what its being down looks like."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from redis.asyncio import Redis

from infra.availability import Availability
from infra.redis.address import Address
from infra.redis.clustered import ClusteredCommands
from infra.redis.commands import Argument, Commands, Reply, Script
from infra.redis.errors import trouble_of
from infra.redis.multiplexed import MultiplexedCommands
from infra.redis.pooled import PooledCommands
from infra.topology.clients import any_client, connection_like, finder
from infra.topology.slots import Cluster
from infra.topology.url import Kind, RedisUrl

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
    multiplexed: MultiplexedCommands | ClusteredCommands | None = None
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_POOL))

    @classmethod
    def to(cls, url: str, *, timeout: float) -> Self:
        """Prepare a connection; opens none. *timeout* in seconds, for every step."""
        where = RedisUrl.read(url)
        availability = Availability("Redis", where.address, trouble_of)
        like = connection_like(where.server)
        multiplexed: MultiplexedCommands | ClusteredCommands
        if where.kind is Kind.CLUSTER:
            cluster = Cluster(where, timeout=timeout)
            multiplexed = ClusteredCommands(
                like, cluster, availability, timeout=timeout
            )
        else:
            is_server = where.kind is Kind.SERVER
            find = None if is_server else finder(where, timeout=timeout)
            multiplexed = MultiplexedCommands(
                Address(like, find=find), availability, timeout=timeout
            )
        client = any_client(where, timeout=timeout, most=_POOL)
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
        do, keys = self.commands.do, self.commands.everywhere()
        await asyncio.gather(*(do("SET", key, "", "PX", 1000) for key in keys))

    def script(
        self, text: str
    ) -> Callable[[Sequence[str], Sequence[Argument]], Awaitable[Reply]]:
        """Return a function of keys and arguments that runs *text*."""
        return Script(self.commands, text).run

    async def close(self) -> None:
        if self.multiplexed:
            await self.multiplexed.close()
        await self.client.aclose()
