"""Who comes while the process is busy, and about to close the door, is not too late."""

import asyncio
import socket
import time
from collections.abc import Callable, Coroutine

import pytest
import uvloop

from infra.edge.draining import LINGER
from tests.infra.edge.doors import OPTIONS, Doors, drained, kept_busy, told, used
from tests.infra.edge.raw_http import LIVEZ, serving_raw

LONG = {"timeout_graceful_shutdown": 8}
"""Seconds, which nobody has to wait."""


def test_a_request_that_arrives_right_before_an_idle_connection_is_closed() -> None:
    async def serve() -> bytes:
        async with serving_raw(Doors().app, **OPTIONS | LONG) as server:
            with await used(server) as late:
                await drained(server)
                await kept_busy(LINGER + 0.3, lambda: late.sendall(LIVEZ))
                return await asyncio.to_thread(late.recv, 4096)

    assert told(on_uvloop(serve)) == [True]


@pytest.mark.parametrize(("says", "hears"), [(LIVEZ, [True]), (b"", [])])
def test_a_connection_that_is_made_right_before_no_more_are_accepted(
    says: bytes, hears: list[bool]
) -> None:
    async def serve() -> bytes:
        async with serving_raw(Doors().app, **OPTIONS | LONG) as server:
            with socket.socket() as late:

                def come() -> None:
                    late.connect(("127.0.0.1", server.port))
                    late.sendall(says)
                    server.server.retire()

                await kept_busy(0.3, come)
                return await asyncio.to_thread(late.recv, 4096)

    since = time.monotonic()
    assert told(on_uvloop(serve)) == hears
    assert time.monotonic() - since < LONG["timeout_graceful_shutdown"]


def on_uvloop(serve: Callable[[], Coroutine[None, None, bytes]]) -> bytes:
    """Serve as in production; asyncio's own loop has another order of things."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(serve())
