"""A small service that answers when a test says so, and ways to end it."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from infra.edge.request_log import RequestLog
from tests.infra.edge.raw_http import LIVEZ, RawServer

SLOW = LIVEZ.replace(b"/livez", b"/slow")
STREAM = LIVEZ.replace(b"/livez", b"/stream")
GRACE = 1
"""Seconds until what still runs is cut off."""
OPTIONS: dict[str, Any] = {
    "timeout_keep_alive": 60,
    "timeout_graceful_shutdown": GRACE,
}


class Doors:
    """Answers at once at /livez, elsewhere once they are opened."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.inside = asyncio.Event()
        paths = (self.livez, self.slow, self.stream)
        routes = [Route(f"/{path.__name__}", path) for path in paths]
        self.app = RequestLog(Starlette(routes=routes))

    async def livez(self, _request: Request) -> Response:
        return PlainTextResponse("ok")

    async def slow(self, _request: Request) -> Response:
        self.inside.set()
        await self.opened.wait()
        return PlainTextResponse("ok")

    async def stream(self, request: Request) -> Response:
        async def body() -> AsyncIterator[str]:
            yield "o"
            await self.slow(request)
            yield "k"

        return StreamingResponse(body(), headers={"content-length": "2"})


async def drained(server: RawServer) -> None:
    """Tell it to end; return when it accepts no more."""
    server.server.retire()
    while await _is_accepting(server):  # noqa: ASYNC110 - it has no event for it
        await asyncio.sleep(0.01)


async def used(server: RawServer) -> socket.socket:
    """Return a connection that has been of use, and needs no loop to send."""
    own = socket.create_connection(("127.0.0.1", server.port), 5)
    own.sendall(LIVEZ)
    assert await asyncio.to_thread(own.recv, 4096)
    return own


async def kept_busy(seconds: float, then: Callable[[], object]) -> None:
    """Keep the loop from turning, as a crowd that sends at once; at last do *then*.

    It has looked at all sockets by that time, and will look at timers next.
    """
    loop, is_over = asyncio.get_running_loop(), asyncio.Event()
    ours, theirs = socket.socketpair()

    def read() -> None:
        loop.remove_reader(ours)
        time.sleep(seconds)
        then()
        is_over.set()

    with ours, theirs:
        loop.add_reader(ours, read)
        theirs.send(b".")
        await is_over.wait()


def told(said: bytes) -> list[bool]:
    """Return, for each answer, whether it announced the end of the connection."""
    return [b"connection: close" in each for each in said.split(b"HTTP/1.1 200")[1:]]


async def _is_accepting(server: RawServer) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    except ConnectionError:
        return False
    writer.close()
    return True
