"""The multiplexed way on asyncio's own loop, and on uvloop as in production."""

import asyncio
import time
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest
import uvloop

from infra.redis.connection import RedisConnection
from resolvers.errors import StoreUnavailable
from tests.infra.redis.certificates import issue
from tests.infra.redis.reaching import ECHO, Reached
from tests.network import relayed, swallowed

TIMEOUT = 0.2
Scenario: TypeAlias = Callable[[str, Path], Awaitable[None]]


def reach(url: str, timeout: float = 5) -> Reached:
    connection = RedisConnection.to(url, timeout=timeout)
    return Reached(connection, connection.commands)


async def many_at_once(url: str, _: Path) -> None:
    it = reach(url)
    await it.echoes(range(1000))
    await it.echoes(range(20), 300_000)
    await it.connection.close()


async def at_a_unix_socket(url: str, folder: Path) -> None:
    async with relayed(url, path=folder / "redis.sock") as relay:
        await many_at_once(relay.url, folder)


async def with_tls(url: str, folder: Path) -> None:
    ours = issue(folder)
    async with relayed(url, tls=ours.server()) as relay:
        await many_at_once(f"{relay.url}?ssl_ca_certs={ours.chain}", folder)


async def broken_and_sent_again(url: str, _: Path) -> None:
    async with relayed(url) as relay:
        it = reach(relay.url)
        await it.echoes(range(3))
        relay.cut_replies(1, after=10)
        await it.echoes(range(100), 20)
        assert relay.connections == 2
        await it.connection.close()


async def greeted_and_left(url: str, _: Path) -> None:
    async with relayed(url) as relay:
        relay.cut_replies(1, after=100)
        it = reach(relay.url)
        await it.echoes(range(3))
        assert relay.connections == 2
        await it.connection.close()


async def no_redis_at_all(url: str, _: Path) -> None:
    async with relayed(url) as relay:
        relay.forge(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        it = reach(relay.url)
        await it.refusal()
        await it.echoes(range(100))
        await it.connection.close()


async def hung(url: str, _: Path) -> None:
    async with relayed(url) as relay:
        it = reach(relay.url, TIMEOUT)
        await it.echoes(range(3))
        relay.reply = swallowed
        assert TIMEOUT * 0.9 < await it.refusal() < TIMEOUT + 0.3
        relay.heal()
        await it.echoes(range(100))
        await it.connection.close()


async def too_busy_to_read(url: str, _folder: Path) -> None:
    it = reach(url, TIMEOUT)
    await it.echoes(range(3))
    reply = it.commands.do("PING")
    for _ in "12":
        await asyncio.sleep(0)
    time.sleep(TIMEOUT * 1.5)  # noqa: ASYNC251 - that is the point
    assert await reply == b"PONG"
    await it.connection.close()


async def broken_while_we_were_too_busy(url: str, _folder: Path) -> None:
    async with relayed(url) as relay:
        it = reach(relay.url, TIMEOUT)
        await it.echoes(range(3))
        relay.reply = swallowed
        late = it.commands.do("EVAL", ECHO, 0, "late")
        await asyncio.sleep(TIMEOUT / 4)
        relay.hang_up()
        await asyncio.sleep(0)
        time.sleep(TIMEOUT)  # noqa: ASYNC251 - that is the point
        await asyncio.wait({late})
        assert isinstance(late.exception(), StoreUnavailable)
        await asyncio.sleep(TIMEOUT / 4)
        assert relay.times(b"late") == 1
        await it.connection.close()


async def redis_that_does_not_read(url: str, _: Path) -> None:
    reads = asyncio.Event()

    async def stuck(data: bytes, to: asyncio.StreamWriter) -> None:
        await reads.wait()
        to.write(data)

    async with relayed(url) as relay:
        it = reach(relay.url)
        await it.echoes(range(3))
        relay.ask = stuck
        many = asyncio.ensure_future(it.echoes(range(50), 300_000))
        await asyncio.sleep(0.05)
        reads.set()
        await many
        assert relay.connections == 1
        await it.connection.close()


async def closed_while_waiting(url: str, _folder: Path) -> None:
    async with relayed(url) as relay:
        relay.reply = swallowed
        it = reach(relay.url, TIMEOUT)
        tasks = asyncio.all_tasks()
        waiting = it.commands.do("PING")
        await asyncio.sleep(0.01)
        await it.connection.close()
        assert isinstance(waiting.exception(), StoreUnavailable)
        for _ in range(100):
            await asyncio.sleep(0.002 if relay.open else 0)
        assert not relay.open
        assert asyncio.all_tasks() == tasks


SCENARIOS: tuple[Scenario, ...] = (
    many_at_once,
    at_a_unix_socket,
    with_tls,
    broken_and_sent_again,
    greeted_and_left,
    no_redis_at_all,
    hung,
    too_busy_to_read,
    broken_while_we_were_too_busy,
    redis_that_does_not_read,
    closed_while_waiting,
)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda it: it.__name__)
@pytest.mark.parametrize(
    "new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["own", "uvloop"]
)
async def test_it_is_the_same_on_every_loop(
    redis_url: str,
    tmp_path: Path,
    scenario: Scenario,
    new_loop: Callable[[], AbstractEventLoop],
) -> None:
    def run() -> None:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(asyncio.wait_for(scenario(redis_url, tmp_path), 20))

    await asyncio.to_thread(run)
