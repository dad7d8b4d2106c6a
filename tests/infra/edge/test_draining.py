"""A process that ends answers what comes on open connections, and tells them so."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from infra.edge import draining
from tests.infra.edge.doors import (
    OPTIONS,
    SLOW,
    STREAM,
    Doors,
    drained,
    told,
)
from tests.infra.edge.raw_http import LIVEZ, Raw, RawServer, serving_raw

Opened = Callable[[], Awaitable[Raw]]


@pytest.fixture
async def doors() -> Doors:
    return Doors()


@pytest.fixture
async def server(doors: Doors) -> AsyncIterator[RawServer]:
    async with serving_raw(doors.app, **OPTIONS) as server:
        yield server


@pytest.fixture
async def opened(server: RawServer) -> AsyncIterator[Opened]:
    """Open connections that have been of use already."""
    open_ones = []

    async def open_() -> Raw:
        connection = server.connection()
        raw = await connection.__aenter__()
        open_ones.append(connection)
        raw.send(LIVEZ)
        assert await raw.status() == 200
        return raw

    yield open_
    for connection in open_ones:
        await connection.__aexit__(None, None, None)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let idle connections go at once, or nearly."""
    monkeypatch.setattr(draining, "LINGER", 0.2)


async def test_an_idle_connection_is_good_for_one_more_request(
    server: RawServer, opened: Opened
) -> None:
    idle = await opened()
    await drained(server)

    idle.send(LIVEZ)

    assert told(await idle.rest()) == [True]


async def test_a_connection_that_was_never_used_is_too(
    server: RawServer, opened: Opened
) -> None:
    async with server.connection() as unused:
        await opened()  # so by now the other was accepted
        await drained(server)

        unused.send(LIVEZ)

        assert told(await unused.rest()) == [True]


@pytest.mark.usefixtures("hasty")
async def test_who_stays_idle_is_let_go_soon_and_without_a_word(
    server: RawServer, opened: Opened
) -> None:
    idle = await opened()
    since = time.monotonic()
    await drained(server)

    assert await idle.rest() == b""
    assert time.monotonic() - since > draining.LINGER


@pytest.mark.usefixtures("hasty")
async def test_who_has_begun_a_request_may_end_it(
    server: RawServer, opened: Opened
) -> None:
    slow = await opened()
    slow.send(LIVEZ[:20])
    await asyncio.sleep(0.1)
    await drained(server)
    await asyncio.sleep(2 * draining.LINGER)

    slow.send(LIVEZ[20:])

    assert told(await slow.rest()) == [True]


async def test_what_is_in_flight_is_answered(
    server: RawServer, opened: Opened, doors: Doors
) -> None:
    raw = await opened()
    raw.send(SLOW)
    await doors.inside.wait()
    await drained(server)

    doors.opened.set()

    assert told(await raw.rest()) == [True]


async def test_who_sent_several_at_once_gets_all_answers(
    server: RawServer, opened: Opened, doors: Doors
) -> None:
    raw = await opened()
    raw.send(SLOW + LIVEZ + LIVEZ)
    await doors.inside.wait()
    await drained(server)

    doors.opened.set()

    assert told(await raw.rest()) == [False, False, True]


async def test_an_answer_that_has_promised_to_keep_the_connection_is_kept_to_it(
    server: RawServer, opened: Opened, doors: Doors
) -> None:
    raw = await opened()
    raw.send(STREAM)
    await doors.inside.wait()
    await drained(server)
    doors.opened.set()
    assert await raw.status() == 200

    raw.send(LIVEZ)

    assert told(await raw.rest()) == [True]


async def test_what_takes_too_long_is_cut_off_and_says_so(
    server: RawServer, opened: Opened, doors: Doors
) -> None:
    raw = await opened()
    raw.send(SLOW)
    await doors.inside.wait()
    await drained(server)

    said = await raw.rest()

    assert said.startswith(b"HTTP/1.1 503 ")
    assert b"OPERATION_TIMEOUT" in said
    assert b"retry-after: 1" in said
    assert b"connection: close" in said
