"""The multiplexed way when Redis is too slow for the crowd: bounded, and fair."""

import asyncio
import time
from asyncio import Future
from collections.abc import AsyncIterator
from typing import Any

import pytest

from infra.redis.commands import MOST, Commands
from infra.redis.connection import RedisConnection
from resolvers.errors import StoreUnavailable
from tests.infra.redis.reaching import ECHO, Reached
from tests.network import Relay, relayed, swallowed

TIMEOUT = 0.4
LARGE = 2**18


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try a store that failed again at once."""
    monkeypatch.setattr("infra.availability._PAUSE", 0)


@pytest.fixture
async def network(redis_url: str) -> AsyncIterator[Relay]:
    async with relayed(redis_url) as relay:
        yield relay


@pytest.fixture
async def redis(network: Relay) -> AsyncIterator[RedisConnection]:
    """Connect over that network."""
    connection = RedisConnection.to(network.url, timeout=TIMEOUT)
    await Reached(connection, connection.commands).ready()
    yield connection
    network.heal()
    await connection.close()


@pytest.fixture
def commands(redis: RedisConnection) -> Commands:
    return redis.commands


async def outcome(future: Future[Any]) -> Any:
    """Return the reply, or the class of what went wrong."""
    try:
        return await future
    except StoreUnavailable as refusal:
        return type(refusal)


async def test_beyond_its_bound_it_refuses_at_once_and_that_is_no_outage(
    network: Relay,
) -> None:
    redis = RedisConnection.to(network.url, timeout=20)
    do = redis.commands.do
    await do("PING")
    network.reply = swallowed
    sent = [do("PING") for _ in range(MOST // 2)]
    await asyncio.sleep(0.01)
    waiting = [do("PING") for _ in range(MOST - len(sent))]

    one_more = do("PING")

    assert isinstance(one_more.exception(), StoreUnavailable)
    assert redis.availability.failures == 0
    assert not any(future.done() for future in (*sent, *waiting))
    for future in (*sent, *waiting):
        future.cancel()
    await redis.close()


async def test_a_crowd_that_is_refused_together_is_one_failure(
    commands: Commands, redis: RedisConnection, network: Relay
) -> None:
    network.ask = swallowed

    await asyncio.gather(*(outcome(commands.do("PING")) for _ in range(100)))

    assert redis.availability.failures == 1


async def test_what_redis_does_not_read_waits_here_and_leaves_when_it_does(
    commands: Commands, redis: RedisConnection, network: Relay
) -> None:
    reads = asyncio.Event()

    async def stuck(data: bytes, to: asyncio.StreamWriter) -> None:
        await reads.wait()
        to.write(data)

    network.ask = stuck
    asked: list[Future[Any]] = []
    for number in range(40):
        value = str(number) * LARGE
        asked.append(commands.do("EVAL", "return #ARGV[1]", 0, value))
        await asyncio.sleep(0)
    before = sum(map(len, network.requests))
    reads.set()

    replies = await asyncio.gather(*asked)

    assert before < 20 * LARGE
    assert replies == [len(str(number)) * LARGE for number in range(40)]
    assert network.connections == 1


async def test_what_redis_never_reads_is_refused_in_time(
    commands: Commands, network: Relay
) -> None:
    forever = asyncio.Event()

    async def stuck(_: bytes, __: asyncio.StreamWriter) -> None:
        await forever.wait()

    network.ask = stuck
    started = time.monotonic()
    asked: list[Future[Any]] = []
    for _ in range(80):
        asked.append(commands.do("SET", "k", LARGE * b"x"))
        await asyncio.sleep(0)

    refused = await asyncio.gather(*map(outcome, asked))

    assert set(refused) == {StoreUnavailable}
    assert time.monotonic() - started < 2 * TIMEOUT
    forever.set()


async def test_a_black_hole_costs_only_those_who_waited_too_long(
    commands: Commands, network: Relay
) -> None:
    network.ask = swallowed
    early = commands.do("EVAL", ECHO, 0, "early")
    await asyncio.sleep(TIMEOUT * 0.6)
    late = [commands.do("EVAL", ECHO, 0, f"late {n}") for n in range(50)]
    await asyncio.sleep(0.02)
    network.heal()

    assert await outcome(early) is StoreUnavailable
    assert await asyncio.gather(*late) == [b"late %d" % n for n in range(50)]

    assert network.connections == 2
    assert network.times(b"early") == 1
    assert network.times(b"late 49") == 2


async def test_behind_a_slow_command_the_connection_stays(
    commands: Commands, network: Relay
) -> None:
    async def slow(data: bytes, to: asyncio.StreamWriter) -> None:
        to.write(data[:1])
        await asyncio.sleep(TIMEOUT * 1.15)
        to.write(data[1:])
        network.heal()

    network.reply = slow
    first = commands.do("EVAL", ECHO, 0, "first")
    await asyncio.sleep(TIMEOUT * 0.6)
    second = commands.do("EVAL", ECHO, 0, "second")

    assert await outcome(first) is StoreUnavailable
    assert await second == b"second"
    assert network.connections == 1


async def test_a_reply_that_never_ends_holds_nobody_up_for_long(
    commands: Commands, redis: RedisConnection, network: Relay
) -> None:
    network.dribble(TIMEOUT / 5)
    assert await outcome(commands.do("EVAL", ECHO, 0, "x" * 1000)) is StoreUnavailable
    network.heal()

    await Reached(redis, commands).ready(within=3 * TIMEOUT)
