"""Bodies that are slow, endless or break off: nobody waits for them."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import pytest
from starlette.types import Message, Scope

from infra.app import create_app
from infra.edge import protocol, reading
from infra.edge.fields import Fields
from infra.edge.incoming import Incoming
from infra.edge.unfit import Unfit
from infra.settings import Settings
from tests.infra.edge.raw_http import (
    LIVEZ,
    QUERY,
    RawServer,
    chunked,
    post,
    serving_raw,
)


@pytest.fixture(scope="module")
async def server(settings: Settings) -> AsyncIterator[RawServer]:
    async with serving_raw(create_app(settings)) as server:
        yield server


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PATIENCE", 0.3)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "start",
    [post(b"", size=30), chunked(b"{"), post(b"", b"Expect: 100-continue", size=9)],
)
async def test_a_body_that_does_not_come_is_not_waited_for(
    server: RawServer, start: bytes
) -> None:
    async with server.connection() as raw:
        raw.send(start)
        status = await raw.status()

        assert (await raw.status() if status == 100 else status) == 408


@pytest.mark.usefixtures("impatient")
async def test_a_byte_now_and_then_is_not_enough(server: RawServer) -> None:
    async with server.connection() as raw:
        started = asyncio.get_running_loop().time()
        dripping = asyncio.create_task(raw.drip(post(QUERY + b" " * 100)[-120:]))
        raw.send(post(b"", size=200))

        assert await raw.status() == 408
        assert asyncio.get_running_loop().time() - started < 1
        dripping.cancel()


@pytest.mark.usefixtures("impatient")
async def test_a_slow_body_that_ends_in_time_is_answered(server: RawServer) -> None:
    async with server.connection() as raw:
        for _ in range(3):
            raw.send(post(b"", size=len(QUERY)))
            await raw.drip(QUERY, size=5, every=0.02)

            assert await raw.status() == 200


async def test_a_body_that_is_too_long_for_sure_is_refused_at_once(
    server: RawServer,
) -> None:
    assert await server.statuses(post(b"", size=10_000_000)) == [413]
    assert await server.statuses(post(b"", size=10**17)) == [413]


@pytest.mark.parametrize("size", [100_001, 900_000, 3_000_000])
async def test_a_body_that_is_too_long_is_refused(server: RawServer, size: int) -> None:
    chunks = [b" " * 50_000] * (size // 50_000) + [b" "]

    assert await server.statuses(post(b" " * size)) == [413]
    assert await server.statuses(chunked(*chunks) + b"0\r\n\r\n") == [413]


async def test_a_body_of_100_kb_is_read(server: RawServer) -> None:
    assert await server.statuses(post(QUERY.ljust(100_000))) == [200]
    assert await server.statuses(chunked(QUERY, b" " * 50_000) + b"0\r\n\r\n") == [200]


async def test_nobody_reads_an_endless_body_to_its_end(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "PATIENCE", 0.3)
    async with server.connection() as raw:
        raw.send(post(b"", size=10**9))
        assert await raw.status() == 413

        await raw.drip(b" " * 100_000, size=1000, every=0.02)
        await raw.rest()  # else this times out


async def test_10_mb_are_refused_in_next_to_no_time() -> None:
    declared = [(b"content-length", b"10000000")]
    for length in ([], declared):
        chunks = iter([b'{"query":"' + b"a" * 65_536] * 160)

        async def receive(chunks: Iterator[bytes] = chunks) -> Message:
            return {"type": "http.request", "body": next(chunks), "more_body": True}

        kind = (b"content-type", b"application/json")
        scope: Scope = {"method": "POST", "headers": [kind, *length], "state": {}}
        asked = Incoming(scope, receive, Fields.of(scope))
        started = time.process_time()
        with pytest.raises(Unfit) as refusal:
            await reading.read(asked, answer_type="")

        assert time.process_time() - started < 0.05
        assert refusal.value.status == 413
        assert len([*chunks]) == (160 if length else 144)


@pytest.mark.parametrize("zeros", [10, 4300, 5000])
async def test_zeros_before_a_length_mean_nothing(
    server: RawServer, zeros: int
) -> None:
    padded = post().replace(b"Length: ", b"Length: " + b"0" * zeros)
    much = post(b"", size=10**9).replace(b"Length: ", b"Length: " + b"0" * zeros)

    assert await server.statuses(padded) == [200]
    assert await server.statuses(much) == [413]


async def test_a_client_that_goes_away_is_no_error_of_ours(
    server: RawServer, caplog: pytest.LogCaptureFixture
) -> None:
    for start in (post(b"{", size=30), chunked(b"{"), post()[:40], post(b"", size=9)):
        async with server.connection() as raw:
            raw.send(start)
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.1)

    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_second_client_notices_nothing(server: RawServer) -> None:
    starts = (b"", b"GET /", LIVEZ[:-2], post(b"", size=90_000), chunked(b"{"))
    async with AsyncExitStack() as stack:
        hostile = [
            await stack.enter_async_context(server.connection())
            for _ in range(20)
            for start in starts
        ]
        for raw, start in zip(hostile, starts * 20, strict=True):
            raw.send(start)
        flood = asyncio.create_task(
            hostile[2].drip(b"X: a\r\n" * 1_000_000, size=5000, every=0)
        )

        started = asyncio.get_running_loop().time()
        assert await server.statuses(LIVEZ + post(), 2) == [200, 200]
        assert asyncio.get_running_loop().time() - started < 1
        flood.cancel()
