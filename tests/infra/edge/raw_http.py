"""A server as in production, and clients that write what they like to its socket."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from infra.edge.protocol import BoundedProtocol
from infra.serving.server import DrainingServer
from infra.serving.uvicorn_options import UVICORN

QUERY = b'{"query":"{zones{id}}"}'
_ANSWER = re.compile(
    rb"HTTP/1.1 (?P<status>\d+).*?\r\n"
    rb"(?:(?!\r\n)(?:content-length: (?P<size>\d+)|.*?)\r\n)*\r\n",
    re.IGNORECASE,
)
LIVEZ = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"


def post(body: bytes = QUERY, *headers: bytes, size: int | None = None) -> bytes:
    """Return a request whose body is said to have *size* bytes."""
    lines = [
        b"POST /graphql HTTP/1.1",
        b"Host: x",
        b"Content-Type: application/json",
        b"Content-Length: %d" % (len(body) if size is None else size),
        *headers,
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def chunked(*chunks: bytes) -> bytes:
    """Return a request in chunks, without their end."""
    head = post(b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


@dataclass(frozen=True)
class Answered:
    status: int
    fields: dict[str, str]
    """All in lower case."""
    body: bytes


class Raw(asyncio.Protocol):
    """One connection. What was said on it is kept, also if it ends badly."""

    def __init__(self) -> None:
        self._said = b""
        self._news = asyncio.Event()
        self._is_over = False
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._said += data
        self._news.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_over = True
        self._news.set()

    def send(self, data: bytes) -> None:
        assert self._transport
        self._transport.write(data)

    def close(self) -> None:
        assert self._transport
        self._transport.abort()

    async def drip(self, data: bytes, *, size: int = 1, every: float = 0.05) -> None:
        """Send *data* piece by piece, until it is out or the server has hung up."""
        for start in range(0, len(data), size):
            if self._is_over:
                return
            self.send(data[start : start + size])
            await asyncio.sleep(every)

    async def status(self) -> int:
        """Return the status of the next answer, and take it away."""
        return (await self.answer()).status

    async def answer(self) -> "Answered":
        """Return the next answer, and take it away."""
        async with asyncio.timeout(5):
            while not (answer := _ANSWER.match(self._said)) or (
                len(self._said) < answer.end() + int(answer["size"] or 0)
            ):
                assert not self._is_over, self._said
                await self._next()
        end = answer.end() + int(answer["size"] or 0)
        body, self._said = self._said[answer.end() : end], self._said[end:]
        head = answer[0].decode("latin-1").lower()
        fields = dict(line.split(": ", 1) for line in head.splitlines()[1:-1])
        return Answered(int(answer["status"]), fields, body)

    def stop_reading(self) -> None:
        """Leave what comes where it is."""
        assert isinstance(self._transport, asyncio.Transport)
        self._transport.pause_reading()

    @property
    def said(self) -> bytes:
        """What was said and not taken away yet."""
        return self._said

    async def rest(self) -> bytes:
        """Return all that is said until the server hangs up, which it has to."""
        async with asyncio.timeout(5):
            while not self._is_over:
                await self._next()
        return self._said

    async def _next(self) -> None:
        self._news.clear()
        await self._news.wait()


@dataclass(frozen=True)
class RawServer:
    port: int
    server: DrainingServer

    @property
    def protocols(self) -> list[BoundedProtocol]:
        """The connections that it holds."""
        return [
            connection
            for connection in self.server.server_state.connections
            if isinstance(connection, BoundedProtocol)
        ]

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Raw]:
        loop = asyncio.get_running_loop()
        _, raw = await loop.create_connection(Raw, "127.0.0.1", self.port)
        yield raw
        raw.close()

    async def statuses(self, data: bytes, count: int = 1) -> list[int]:
        """Send *data* on a new connection and return the statuses of the answers."""
        async with self.connection() as raw:
            raw.send(data)
            return [await raw.status() for _ in range(count)]


@asynccontextmanager
async def serving_raw(
    app: ASGIApp, *, delay: float = 0, **options: Any
) -> AsyncIterator[RawServer]:
    """Serve *app* with our own server and protocol while the block runs."""
    ours = {**UVICORN, "app": app, "factory": False, "timeout_keep_alive": 1}
    server = DrainingServer(uvicorn.Config(**ours | options, port=0), delay=delay)
    running = asyncio.create_task(server.serve())
    while not server.started:
        assert not running.done(), "the server did not start"
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield RawServer(port, server)
    finally:
        server.should_exit = True
        await running
