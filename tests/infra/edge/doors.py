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
BUSY = LIVEZ.replace(b"/livez", b"/busy")
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
        self.meanwhile: Callable[[], object] = lambda: None
        """Done when the loop has not turned for as long as this, in seconds:"""
        self.busy_for = 0.3
        paths = (self.livez, self.slow, self.stream, self.busy)
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

    async def busy(self, request: Request) -> Response:
        answer = await self.slow(request)
        time.sleep(self.busy_for)  # noqa: ASYNC251 - that is the point
        self.meanwhile()
        return answer


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
