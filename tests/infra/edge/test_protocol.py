"""Headers have a size and an end in time; who keeps to that notices nothing."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from infra.app import create_app
from infra.edge import protocol
from infra.edge.protocol import MAX_HEADERS
from infra.settings import Settings
from tests.infra.edge.raw_http import (
    LIVEZ,
    QUERY,
    RawServer,
    chunked,
    post,
    serving_raw,
)

TOO_LARGE = b"HTTP/1.1 431 "
TOO_SLOW = b"HTTP/1.1 408 "


@pytest.fixture(scope="module")
async def server(settings: Settings) -> AsyncIterator[RawServer]:
    async with serving_raw(create_app(settings)) as server:
        yield server


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "PATIENCE", 0.3)


def filled(size: int) -> bytes:
    """Return a request whose path, names and values take *size* bytes as counted."""
    other = len(b"/livez") + len(b"Host: x\r\n") + len(b"X-Big: \r\n")
    return LIVEZ.replace(
        b"\r\n\r\n", b"\r\nX-Big: %s\r\n\r\n" % (b"a" * (size - other))
    )


async def test_headers_of_32_kb_pass(server: RawServer) -> None:
    assert await server.statuses(filled(MAX_HEADERS)) == [200]


@pytest.mark.parametrize(
    "request_",
    [
        filled(MAX_HEADERS + 1),
        filled(1_000_000),
        LIVEZ.replace(b"/livez", b"/" + b"a" * 40_000),
        LIVEZ.replace(b"/livez", b"/livez?" + b"a" * 40_000),
        LIVEZ[:-2] + b"".join(b"X-%d: a\r\n" % i for i in range(5000)) + b"\r\n",
        post(QUERY, b"X-Big: " + b"a" * 40_000),
    ],
    ids=["one byte", "a megabyte", "path", "query", "many", "with a body"],
)
async def test_larger_ones_are_refused_and_the_connection_ends(
    server: RawServer, request_: bytes
) -> None:
    async with server.connection() as raw:
        await raw.drip(request_, size=100_000, every=0)
        said = await raw.rest()

    assert said.startswith(TOO_LARGE)
    assert b"connection: close" in said
    assert said.count(b"HTTP/1.1") == 1


async def test_they_are_refused_as_well_in_pieces_and_without_an_end(
    server: RawServer,
) -> None:
    async with server.connection() as raw:
        endless = LIVEZ[:-2] + b"X-Small: a\r\n" * 10_000
        await raw.drip(endless, size=4000, every=0.001)

        assert (await raw.rest()).startswith(TOO_LARGE)


async def test_they_are_refused_on_a_connection_that_was_used(
    server: RawServer,
) -> None:
    async with server.connection() as raw:
        for _ in range(5):
            raw.send(filled(10_000))
            assert await raw.status() == 200
        await raw.drip(filled(MAX_HEADERS + 1), size=5000, every=0.001)

        assert (await raw.rest()).startswith(TOO_LARGE)


async def test_headers_that_come_after_the_body_count_as_well(
    server: RawServer,
) -> None:
    whole = chunked(QUERY[:5], QUERY[5:]) + b"0\r\n"
    assert await server.statuses(whole + b"X-After: a\r\n\r\n") == [200]

    async with server.connection() as raw:
        raw.send(whole)
        await raw.drip(b"X-After: a\r\n" * 100_000, size=10_000, every=0)
        await raw.rest()  # else this times out


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("answers", "before", "dripped"),
    [
        (0, b"", b"GET /"),
        (0, b"GET /", b"livez"),
        (0, LIVEZ[:-2], b"X-Slow: "),
        (1, LIVEZ, b"GET /"),
        (1, LIVEZ + b"GET /", b"livez"),
        (1, post(), b"POST /"),
    ],
)
async def test_a_byte_now_and_then_is_not_enough(
    server: RawServer, answers: int, before: bytes, dripped: bytes
) -> None:
    async with server.connection() as raw:
        raw.send(before)
        for _ in range(answers):
            assert await raw.status() == 200
        await raw.drip(dripped + b"a" * 40)

        assert (await raw.rest()).startswith(TOO_SLOW)


@pytest.mark.usefixtures("impatient")
async def test_who_says_nothing_is_cut_off(server: RawServer) -> None:
    async with server.connection() as raw:
        started = asyncio.get_running_loop().time()
        said = await raw.rest()

    assert said.startswith(TOO_SLOW)
    assert 0.2 < asyncio.get_running_loop().time() - started < 1


async def test_who_says_nothing_more_is_cut_off(server: RawServer) -> None:
    async with server.connection() as raw:
        raw.send(LIVEZ)
        assert await raw.status() == 200

        assert await raw.rest() == b""


@pytest.mark.usefixtures("impatient")
async def test_slow_headers_that_end_in_time_are_answered(server: RawServer) -> None:
    async with server.connection() as raw:
        for _ in range(4):
            await raw.drip(LIVEZ, size=10, every=0.03)

            assert await raw.status() == 200


async def test_a_connection_serves_many_requests(server: RawServer) -> None:
    async with server.connection() as raw:
        for request_ in (LIVEZ, post(), chunked(QUERY) + b"0\r\n\r\n", post(), LIVEZ):
            raw.send(request_)

            assert await raw.status() == 200


async def test_requests_sent_at_once_are_answered_in_order(server: RawServer) -> None:
    nowhere = LIVEZ.replace(b"/livez", b"/nowhere")
    several = post() + nowhere + LIVEZ + post(b"[]") + chunked(QUERY) + b"0\r\n\r\n"

    assert await server.statuses(several, 5) == [200, 404, 200, 400, 200]
    assert await server.statuses(several * 8, 40) == [200, 404, 200, 400, 200] * 8


async def test_bodies_do_not_count_as_headers(server: RawServer) -> None:
    large = QUERY[:-1] + b',"a":"' + b"a" * 90_000 + b'"}'

    assert await server.statuses(post(large) + LIVEZ, 2) == [200, 200]


@pytest.mark.parametrize(
    "junk",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"hello\r\n\r\n",
        b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n",
        LIVEZ.replace(b"Host: x", b"Host"),
        LIVEZ.replace(b"Host: x", b"Content-Length: a"),
        chunked() + b"zz\r\n",
    ],
    ids=["tls", "words", "connect", "no colon", "no number", "no chunk"],
)
async def test_what_is_not_http_is_refused(server: RawServer, junk: bytes) -> None:
    async with server.connection() as raw:
        raw.send(junk)

        assert b" 400 Bad Request" in await raw.rest()
