"""A network that loses things, and a Redis that refuses: a proxy before a real one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from infra.redis.connection import RedisConnection
from tests.one_server import one_server


class Lose(Enum):
    """What is lost when the connection breaks."""

    REQUEST = auto()
    """Redis never hears of it."""
    REPLY = auto()
    """Redis has done it, and nobody hears of that."""


Fault: TypeAlias = Lose | bytes | Callable[[], Awaitable[object]]
"""Lose something, reply these bytes instead of asking, or do something before."""


@dataclass
class FaultyRedis:
    """Hands requests on, but for those that somebody asked to fail."""

    redis: RedisConnection
    requests: list[bytes] = field(default_factory=list)
    _planned: list[tuple[bytes, Fault]] = field(default_factory=list)

    def plan(self, text: bytes, fault: Fault, *, times: int = 1) -> None:
        """Let the next so many requests that contain *text* fail."""
        self._planned += times * [(text, fault)]

    def heal(self) -> None:
        """Let nothing more fail."""
        self._planned.clear()

    def sent(self, text: bytes) -> int:
        """Count the requests so far that contain *text*."""
        return sum(text in request for request in self.requests)

    def due(self, request: bytes) -> Fault | None:
        """Return what is to happen to *request*."""
        self.requests.append(request)
        for plan in self._planned:
            if plan[0] in request:
                self._planned.remove(plan)
                return plan[1]
        return None


@asynccontextmanager
async def faulty(url: str) -> AsyncIterator[FaultyRedis]:
    """Connect to the Redis at *url* over such a network."""
    at = one_server(url)
    writers: list[asyncio.StreamWriter] = []

    async def serve(
        client: asyncio.StreamReader, to_client: asyncio.StreamWriter
    ) -> None:
        server, to_server = await asyncio.open_connection(at.hostname, at.port)
        writers.extend((to_client, to_server))
        # One request at a time, each in one piece: they are small, and not pipelined.
        while request := await client.read(65_536):
            fault = network.due(request)
            if fault is Lose.REQUEST:
                break
            if isinstance(fault, bytes):
                to_client.write(fault)
                continue
            if callable(fault):
                await fault()
            to_server.write(request)
            reply = await server.read(65_536)
            if fault is Lose.REPLY:
                break
            to_client.write(reply)
        to_client.transport.abort()
        to_server.transport.abort()

    listener = await asyncio.start_server(serve, "127.0.0.1")
    port = listener.sockets[0].getsockname()[1]
    login = f"{at.username or ''}:{at.password}@" if at.password else ""
    there = f"redis://{login}127.0.0.1:{port}{at.path}"
    network = FaultyRedis(RedisConnection.to(there, timeout=0.5))
    async with listener:
        yield network
        await network.redis.close()
        for writer in writers:
            writer.transport.abort()
