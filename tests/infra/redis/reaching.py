"""Both ways to Redis, opened in a word."""

import asyncio
import time
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

import pytest

from infra.redis.commands import Commands
from infra.redis.connection import RedisConnection
from infra.redis.pooled import PooledCommands
from resolvers.errors import StoreUnavailable

ECHO = "return ARGV[1]"


class Way(Enum):
    """How commands travel."""

    MULTIPLEXED = auto()
    POOLED = auto()


@dataclass
class Reached:
    """Commands on a connection of their own."""

    connection: RedisConnection
    commands: Commands

    async def get(self, key: str = "nothing") -> Any:
        return await self.commands.do("GET", key)

    async def echo(self, text: str) -> str:
        """Return *text*, from Redis."""
        reply: bytes = await self.commands.do("EVAL", ECHO, 0, text)
        return reply.decode()

    async def echoes(self, texts: range, length: int = 0) -> None:
        """Ask for many at once; everybody gets their own."""
        asked = [str(number).zfill(length) for number in texts]
        assert await asyncio.gather(*map(self.echo, asked)) == asked

    async def ready(self, within: float = 5) -> None:
        """Wait until commands are done, for at most so many seconds."""
        until = time.monotonic() + within
        while True:
            try:
                assert await self.echo("ready") == "ready"
            except StoreUnavailable:
                assert time.monotonic() < until
                await asyncio.sleep(0.01)
            else:
                return

    async def refusal(self) -> float:
        """Be refused, and return how many seconds that took."""
        started = time.monotonic()
        with pytest.raises(StoreUnavailable):
            await self.get()
        return time.monotonic() - started


@dataclass
class Reach:
    """Opens connections of one kind."""

    way: Way
    _opened: list[RedisConnection] = field(default_factory=list)

    def __call__(self, url: str, timeout: float = 1) -> Reached:
        if self.way is Way.POOLED and "+cluster" in url:
            pytest.skip("the pooled way leads to one server")
        connection = RedisConnection.to(url, timeout=timeout)
        self._opened.append(connection)
        pooled = self.way is Way.POOLED
        commands = PooledCommands(connection.use) if pooled else connection.commands
        return Reached(connection, commands)

    async def close(self) -> None:
        for connection in self._opened:
            await connection.close()
