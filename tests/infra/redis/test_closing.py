"""Closing the multiplexed way: what is on its way arrives, and nothing is left."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from infra.redis.connection import RedisConnection
from resolvers.errors import StoreUnavailable
from tests.network import Relay, relayed, swallowed

TIMEOUT = 0.3


@pytest.fixture
async def network(redis_url: str) -> AsyncIterator[Relay]:
    async with relayed(redis_url) as relay:
        yield relay


@pytest.fixture
def redis(network: Relay) -> RedisConnection:
    return RedisConnection.to(network.url, timeout=TIMEOUT)


async def closed(network: Relay) -> bool:
    """Tell whether nothing is being opened, and the far end soon sees nothing open.

    Other tasks come and go: the whole service of other tests runs on this loop.
    """
    if any("Line._open" in str(task.get_coro()) for task in asyncio.all_tasks()):
        return False
    for _ in range(500):
        if not network.open:
            return True
        await asyncio.sleep(0.002)
    return False


@pytest.mark.parametrize("is_open", [True, False])
async def test_what_is_on_its_way_arrives_first(
    redis: RedisConnection, network: Relay, *, is_open: bool
) -> None:
    if is_open:
        await redis.commands.do("PING")
    asked = [redis.commands.do("PING") for _ in range(100)]

    await redis.close()

    assert [future.result() for future in asked] == [b"PONG"] * 100
    assert await closed(network)


@pytest.mark.parametrize("is_open", [True, False])
async def test_a_redis_that_hangs_is_not_waited_for_longer_than_commands_are(
    redis: RedisConnection, network: Relay, *, is_open: bool
) -> None:
    if is_open:
        await redis.commands.do("PING")
    network.reply = swallowed
    asked = [redis.commands.do("PING") for _ in range(100)]
    started = time.monotonic()

    await redis.close()

    assert time.monotonic() - started < TIMEOUT + 0.3
    assert all(isinstance(f.exception(), StoreUnavailable) for f in asked)
    assert await closed(network)


async def test_nobody_waits_for_whom_nobody_waits(
    redis: RedisConnection, network: Relay
) -> None:
    network.reply = swallowed
    given_up = redis.commands.do("PING")
    await asyncio.sleep(0.01)
    given_up.cancel()
    started = time.monotonic()

    await redis.close()

    assert time.monotonic() - started < TIMEOUT * 0.7
    assert await closed(network)


async def test_closing_twice_or_before_anything_was_asked_is_nothing(
    redis: RedisConnection, network: Relay
) -> None:
    for _ in "12":
        await redis.close()

    assert network.connections == 0


async def test_whoever_asks_afterwards_opens_another_which_is_closed_too(
    redis: RedisConnection, network: Relay
) -> None:
    await redis.commands.do("PING")
    await redis.close()

    assert await redis.commands.do("PING") == b"PONG"

    assert network.connections == 2
    await redis.close()
    assert await closed(network)


async def test_so_does_whoever_asks_after_it_was_closed_half_open(
    redis: RedisConnection, network: Relay
) -> None:
    network.reply = swallowed
    given_up = redis.commands.do("PING")
    await asyncio.sleep(0.01)
    given_up.cancel()
    await redis.close()
    network.heal()

    assert await redis.commands.do("PING") == b"PONG"
    await redis.close()
