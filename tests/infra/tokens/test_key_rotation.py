"""Keys change: new ones are picked up, and nobody is asked too often."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from infra.tokens import keys as module
from infra.tokens.keys import Jwks, Key
from resolvers.errors import StoreUnavailable
from tests.infra.tokens.key_server import KeyServer, key_server
from tests.infra.tokens.signing import claims, jwk, jwks, reader, rs256, rsa_key

FIRST, SECOND = rsa_key("first"), rsa_key("second")
OLD = jwks(jwk(FIRST, kid="a")).encode()
NEW = jwks(jwk(SECOND, kid="b")).encode()


@dataclass
class Stopwatch:
    """In place of the module `time`."""

    seconds: float = 1000.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    watch = Stopwatch()
    monkeypatch.setattr(module, "time", watch)
    return watch


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyServer]:
    monkeypatch.setenv("no_proxy", "*")
    with key_server() as server:
        server.body = OLD
        yield server


@pytest.fixture
def keys(server: KeyServer, watch: Stopwatch) -> Jwks:
    return Jwks(server.url)


async def reloaded(server: KeyServer, asked: int) -> None:
    """Wait until the server has been asked so often, and the answer is in place."""
    async with asyncio.timeout(2):
        while server.asked < asked:  # noqa: ASYNC110 - it is asked in a thread
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)


async def test_keys_are_loaded_when_first_needed_and_once(
    keys: Jwks, server: KeyServer
) -> None:
    assert server.asked == 0

    for _ in range(10):
        assert await keys.find("a")
    assert await keys.find(None)

    assert server.asked == 1


async def test_a_hundred_at_once_load_them_once(keys: Jwks, server: KeyServer) -> None:
    server.slow = 0.1

    found = await asyncio.gather(*(keys.find("a") for _ in range(100)))

    assert all(found)
    assert server.asked == 1


async def test_an_unknown_id_loads_them_at_once(
    keys: Jwks, server: KeyServer, watch: Stopwatch
) -> None:
    assert await keys.find("a")
    server.body = NEW
    watch.seconds += 30

    token = rs256(claims(), key=SECOND, kid="b")
    assert await reader(keys).read(token)

    assert server.asked == 2
    assert await keys.find("a") is None, "that one was taken out"


async def test_unknown_ids_load_them_once_in_half_a_minute(
    keys: Jwks, server: KeyServer, watch: Stopwatch
) -> None:
    assert await keys.find("a")
    for _ in range(30):
        found = await asyncio.gather(*(keys.find(f"x{n}") for n in range(100)))
        assert not any(found)
        watch.seconds += 0.99
    assert server.asked == 1

    watch.seconds += 0.5
    await asyncio.gather(*(keys.find(f"y{n}") for n in range(100)))

    assert server.asked == 2


async def test_they_are_looked_at_again_every_ten_minutes_and_nobody_waits(
    keys: Jwks, server: KeyServer, watch: Stopwatch
) -> None:
    assert await keys.find("a")
    server.body = NEW
    watch.seconds += 600
    assert await keys.find("a")
    await asyncio.sleep(0.05)
    assert server.asked == 1

    watch.seconds += 1
    server.goes_on.clear()
    found: list[Key | None] = await asyncio.wait_for(
        asyncio.gather(*(keys.find("a") for _ in range(100))), timeout=0.5
    )
    assert all(found), "those of before serve on meanwhile"
    server.goes_on.set()

    await reloaded(server, 2)
    assert await keys.find("b")
    assert server.asked == 2


async def test_when_they_cannot_be_had_old_ones_serve_on(
    keys: Jwks,
    server: KeyServer,
    watch: Stopwatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert await keys.find("a")
    server.status = 503
    watch.seconds += 3600

    assert await keys.find("a")
    await reloaded(server, 2)
    assert await keys.find("a")
    assert await keys.find("b") is None

    assert server.asked == 2
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_never_loaded_they_are_tried_again_soon(
    keys: Jwks, server: KeyServer, watch: Stopwatch
) -> None:
    server.status = 500
    for _ in range(10):
        with pytest.raises(StoreUnavailable):
            await keys.find("a")
        watch.seconds += 0.49
    assert server.asked == 1, "not for everybody who asks"

    server.status = 200
    watch.seconds += 0.2
    assert await keys.find("a")

    assert server.asked == 2


async def test_a_reload_that_failed_is_tried_again_soon_too(
    keys: Jwks, server: KeyServer, watch: Stopwatch
) -> None:
    assert await keys.find("a")
    watch.seconds += 60
    server.status = 500
    assert await keys.find("b") is None
    server.status, server.body = 200, NEW

    watch.seconds += 4.9
    assert await keys.find("b") is None
    watch.seconds += 0.2
    assert await keys.find("b")


async def test_who_stops_waiting_does_not_spoil_it_for_the_others(
    keys: Jwks, server: KeyServer
) -> None:
    server.slow = 0.1
    others = asyncio.gather(*(keys.find("a") for _ in range(10)))

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(keys.find("a"), timeout=0.01)

    assert all(await others)
    assert server.asked == 1
