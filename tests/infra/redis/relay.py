"""A network before a real Redis: watched, slow, cut, forged, of another kind."""

import asyncio
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

Carrier: TypeAlias = Callable[[bytes, StreamWriter], Awaitable[None]]
"""Carries what came to whom it is for; raises ConnectionError to cut both off."""


async def faithful(data: bytes, to: StreamWriter) -> None:
    to.write(data)
    await to.drain()


async def cut(_: bytes, __: StreamWriter) -> None:
    raise ConnectionResetError


async def swallowed(_: bytes, __: StreamWriter) -> None:
    pass


@dataclass
class Relay:
    """Where to connect, and what happened."""

    url: str
    requests: list[bytes] = field(default_factory=list)
    """What came, piece by piece."""
    connections: int = 0
    open: int = 0
    ask: Carrier = faithful
    reply: Carrier = faithful
    writers: list[StreamWriter] = field(default_factory=list)

    def times(self, text: bytes) -> int:
        """Count how often *text* was asked."""
        return b"".join(self.requests).count(text)

    def forge(self, *replies: bytes) -> None:
        """Let so many pieces of replies be others."""
        left = list(replies)

        async def forged(data: bytes, to: StreamWriter) -> None:
            await faithful(left.pop(0) if left else data, to)

        self.reply = forged

    def cut_replies(self, times: int, after: int = 0) -> None:
        """Cut the connection so many times, after some bytes of a reply."""
        left = times

        async def broken(data: bytes, to: StreamWriter) -> None:
            nonlocal left
            left -= 1
            if left >= 0:
                await faithful(data[:after], to)
                raise ConnectionResetError
            await faithful(data, to)

        self.reply = broken

    def dribble(self, seconds: float) -> None:
        """Let replies come byte by byte, with a pause after each."""

        async def slow(data: bytes, to: StreamWriter) -> None:
            for at in range(len(data)):
                await faithful(data[at : at + 1], to)
                await asyncio.sleep(seconds)

        self.reply = slow

    def hold(self) -> asyncio.Event:
        """Keep replies back until the event is set."""
        released = asyncio.Event()

        async def held(data: bytes, to: StreamWriter) -> None:
            await released.wait()
            await faithful(data, to)

        self.reply = held
        return released

    def hang_up(self) -> None:
        """Close all connections, as a Redis does with idle ones."""
        for writer in self.writers:
            writer.close()

    def heal(self) -> None:
        self.ask = self.reply = faithful


@asynccontextmanager
async def relayed(
    url: str, *, path: Path | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Relay]:
    """Stand before the Redis at *url*: at a socket of *path*, or with TLS."""
    at = urlsplit(url)
    relay = Relay("")
    tasks: set[asyncio.Task[None]] = set()

    async def carry(source: StreamReader, to: StreamWriter, *, asked: bool) -> None:
        with suppress(ConnectionError):
            while data := await source.read(65_536):
                if asked:
                    relay.requests.append(data)
                await (relay.ask if asked else relay.reply)(data, to)

    async def serve(client: StreamReader, to_client: StreamWriter) -> None:
        relay.connections += 1
        relay.open += 1
        server, to_server = await asyncio.open_connection(at.hostname, at.port)
        relay.writers += to_client, to_server
        both = {
            asyncio.create_task(carry(client, to_server, asked=True)),
            asyncio.create_task(carry(server, to_client, asked=False)),
        }
        tasks.update(both)
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
        await asyncio.wait(both)
        for writer in (to_client, to_server):
            writer.transport.abort()
        relay.open -= 1

    login = at.netloc.rpartition("@")[0]
    if path:
        listener = await asyncio.start_unix_server(serve, path)
        relay.url = f"unix://{login}@{path}?db={at.path[1:]}"
    else:
        listener = await asyncio.start_server(serve, "127.0.0.1", ssl=tls)
        port = listener.sockets[0].getsockname()[1]
        scheme = "rediss" if tls else "redis"
        relay.url = f"{scheme}://{login}@127.0.0.1:{port}{at.path}"
    async with listener:
        yield relay
        while relay.open:
            for task in tasks:
                task.cancel()
            await asyncio.sleep(0.001)
