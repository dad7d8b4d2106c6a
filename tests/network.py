"""A network before a real server: watched, slow, cut, hung, forged, of another kind."""

import asyncio
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeAlias
from urllib.parse import SplitResult

from tests.one_server import one_server

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
    listener: asyncio.Server | None = None
    listen: Callable[[], Awaitable[asyncio.Server]] | None = None
    is_watched: bool = True
    """Whether what comes is remembered."""
    _healed: asyncio.Event = field(default_factory=asyncio.Event)

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

    def hang(self) -> None:
        """Carry nothing; all that came meanwhile arrives when it heals."""
        healed = self._healed = asyncio.Event()

        async def held(data: bytes, to: StreamWriter) -> None:
            await healed.wait()
            await faithful(data, to)

        self.ask = self.reply = held

    def hang_up(self) -> None:
        """Close all connections, as a Redis does with idle ones."""
        for writer in self.writers:
            writer.close()

    async def refuse(self) -> None:
        """Be nowhere: cut all connections, and take none until it heals."""
        assert self.listener
        self.listener.close()
        for writer in self.writers:
            writer.transport.abort()

    def heal(self) -> None:
        self.ask = self.reply = faithful
        self._healed.set()

    async def accept(self) -> None:
        """Take connections again, and carry all that comes."""
        self.heal()
        if self.listen and not (self.listener and self.listener.is_serving()):
            self.listener = await self.listen()


@asynccontextmanager
async def relayed(
    url: str,
    *,
    path: Path | None = None,
    tls: ssl.SSLContext | None = None,
    is_watched: bool = True,
) -> AsyncIterator[Relay]:
    """Stand before the server at *url*: at a socket of *path*, or with TLS."""
    at = one_server(url)
    relay = Relay("", is_watched=is_watched)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(client: StreamReader, to_client: StreamWriter) -> None:
        relay.connections += 1
        try:
            server, to_server = await asyncio.open_connection(at.hostname, at.port)
        except OSError:  # it is away itself
            to_client.transport.abort()
            return
        relay.open += 1
        relay.writers = [w for w in relay.writers if not w.is_closing()]
        relay.writers += to_client, to_server
        both = {
            asyncio.create_task(_carry(relay, client, to_server, asked=True)),
            asyncio.create_task(_carry(relay, server, to_client, asked=False)),
        }
        tasks.update(both)
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for task in both:
                task.cancel()
            await asyncio.wait(both)
        finally:
            tasks.difference_update(both)
            for writer in (to_client, to_server):
                writer.transport.abort()
            relay.open -= 1

    if path:
        relay.listener = await asyncio.start_unix_server(serve, path)
        relay.url = f"unix://{_login(at)}{path}?db={at.path[1:]}"
    else:
        listener = await asyncio.start_server(serve, "127.0.0.1", ssl=tls)
        relay.listener = listener
        port = listener.sockets[0].getsockname()[1]
        scheme = f"{at.scheme}s" if tls else at.scheme
        relay.url = f"{scheme}://{_login(at)}127.0.0.1:{port}{at.path}"
        relay.listen = partial(asyncio.start_server, serve, "127.0.0.1", port, ssl=tls)
    try:
        yield relay
    finally:
        relay.heal()
        relay.listener.close()
        while relay.open:
            for task in tasks:
                task.cancel()
            await asyncio.sleep(0.001)


async def _carry(
    relay: Relay, source: StreamReader, to: StreamWriter, *, asked: bool
) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65_536):
            if asked and relay.is_watched:
                relay.requests.append(data)
            await (relay.ask if asked else relay.reply)(data, to)


def _login(at: SplitResult) -> str:
    login, at_sign, _ = at.netloc.rpartition("@")
    return login + at_sign
