"""Who comes while the process is busy, and about to close the door, is not too late."""

import asyncio
import socket
from collections.abc import Callable, Coroutine

import uvloop

from infra.edge.draining import LINGER
from tests.infra.edge.doors import BUSY, OPTIONS, Doors, drained, told, used
from tests.infra.edge.raw_http import LIVEZ, serving_raw


def test_a_request_that_arrives_right_before_an_idle_connection_is_closed() -> None:
    async def serve() -> bytes:
        doors = Doors()
        async with serving_raw(doors.app, **OPTIONS) as server:
            late, busy = await used(server), await used(server)
            doors.busy_for = LINGER + 0.3
            doors.meanwhile = lambda: late.sendall(LIVEZ)
            busy.sendall(BUSY)
            await doors.inside.wait()
            await drained(server)
            doors.opened.set()
            with late, busy:
                return await asyncio.to_thread(late.recv, 4096)

    assert told(on_uvloop(serve)) == [True]


def test_a_connection_that_is_made_right_before_no_more_are_accepted() -> None:
    async def serve() -> bytes:
        doors, has_come = Doors(), asyncio.Event()
        async with serving_raw(doors.app, **OPTIONS) as server:
            late, busy = socket.socket(), await used(server)

            def come() -> None:
                late.connect(("127.0.0.1", server.port))
                late.sendall(LIVEZ)
                has_come.set()

            doors.meanwhile = come
            busy.sendall(BUSY)
            await doors.inside.wait()
            doors.opened.set()
            server.server.retire()
            with late, busy:
                await has_come.wait()
                return await asyncio.to_thread(late.recv, 4096)

    assert told(on_uvloop(serve)) == [True]


def on_uvloop(serve: Callable[[], Coroutine[None, None, bytes]]) -> bytes:
    """Serve as in production: asyncio's own loop looks at sockets before timers."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(serve())
