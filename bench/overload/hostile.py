"""Clients that mean no good: silent, slow, or deaf. Who is cut off comes again."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from bench.exchange import request
from bench.operations import READ
from bench.people import Somebody

_TICK = 1.0
"""Seconds from one byte, or one look, to the next."""
_SPREAD = 2.0
"""Seconds over which they arrive."""
_ROOM = 4096
"""Bytes that a deaf client's kernel takes for it."""
_AHEAD = 10
"""Requests that it sends at a time."""


@dataclass(slots=True)
class Crowd:
    """So many clients of one kind."""

    kind: str
    size: int
    port: int
    somebody: Somebody
    cut: int = 0
    """Connections that the server ended."""

    async def come(self, behave: "Behaviour") -> None:
        """Connect and misbehave, again and again."""
        await asyncio.sleep(random.random() * _SPREAD)  # noqa: S311 - no secret
        while True:
            with suppress(OSError):
                transport, end = await self._connect()
                try:
                    await behave(transport, end, self.somebody)
                finally:
                    transport.abort()
                self.cut += 1
            await asyncio.sleep(_TICK)

    async def _connect(self) -> tuple[asyncio.Transport, "_End"]:
        loop = asyncio.get_running_loop()
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ROOM)
        sock.setblocking(False)  # noqa: FBT003 - socket's own signature
        await loop.sock_connect(sock, ("127.0.0.1", self.port))
        return await loop.create_connection(_End, sock=sock)


class _End(asyncio.Protocol):
    def __init__(self) -> None:
        self.came = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        self.came.set()

    async def within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.came.wait()
        return self.came.is_set()


Behaviour = Callable[[asyncio.Transport, _End, Somebody], Awaitable[None]]


async def _silent(_transport: asyncio.Transport, end: _End, _: Somebody) -> None:
    await end.came.wait()


async def _slow(transport: asyncio.Transport, end: _End, somebody: Somebody) -> None:
    whole = request(READ, somebody, 0)
    head = whole.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    sent = random.choice((0, len(head)))  # noqa: S311 - headers, or the body
    transport.write(whole[:sent])
    while not await end.within(_TICK):
        transport.write(whole[sent : sent + 1])
        sent += 1


async def _deaf(transport: asyncio.Transport, end: _End, somebody: Somebody) -> None:
    transport.pause_reading()
    requests = request(READ, somebody, 0) * _AHEAD
    while not await end.within(_TICK):
        if transport.get_write_buffer_size() == 0:
            transport.write(requests)


KINDS = {
    "nobody": (_silent, 0),
    "silent": (_silent, 1000),
    "slow": (_slow, 300),
    "deaf": (_deaf, 30),
}
"""And how many of each."""


@asynccontextmanager
async def crowd(kind: str, port: int, somebody: Somebody) -> AsyncIterator[Crowd]:
    """Have a crowd there while the block runs."""
    behave, size = KINDS[kind]
    there = Crowd(kind, size, port, somebody)
    tasks = [asyncio.create_task(there.come(behave)) for _ in range(size)]
    try:
        yield there
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
