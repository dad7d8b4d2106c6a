"""Callers that go away, both ways: nobody gets a reply that was meant for them."""

import asyncio
import random
from asyncio import Future
from collections.abc import Awaitable
from contextlib import suppress

import pytest

from infra.redis.connection import RedisConnection
from tests.infra.redis.reaching import ECHO, Reach, Reached, Way
from tests.network import relayed


@pytest.fixture
def it(reach: Reach, redis: RedisConnection, redis_url: str) -> Reached:
    return reach(redis_url, timeout=10)


@pytest.mark.parametrize("seed", range(3))
async def test_after_a_thousand_cancellations_no_reply_is_crossed(
    it: Reached, seed: int
) -> None:
    chance = random.Random(seed)
    cancelled = arrived = 0

    async def caller(number: int) -> None:
        nonlocal cancelled, arrived
        length = chance.choice([1, 10, 1000, 100_000])
        text = str(number).zfill(length)
        reply = asyncio.ensure_future(it.echo(text))
        for _ in range(chance.randrange(8)):
            await asyncio.sleep(0)
        if chance.random() < 0.7:
            await asyncio.sleep(chance.random() / 100)
            reply.cancel()
        with suppress(asyncio.CancelledError):
            assert await reply == text
            arrived += 1
        cancelled += reply.cancelled()

    while cancelled < 1000:
        await asyncio.gather(*(caller(number) for number in range(250)))

    assert arrived > 200
    await it.echoes(range(100))


async def test_a_reply_to_nobody_is_read_and_dropped(
    reach: Reach, redis_url: str
) -> None:
    async with relayed(redis_url) as relay:
        it = reach(relay.url)
        await it.get()
        before = relay.connections
        going = [it.commands.do("EVAL", ECHO, 0, f"gone {n}") for n in range(3)]
        staying = [it.commands.do("EVAL", ECHO, 0, f"here {n}") for n in range(3)]
        await asyncio.sleep(0)  # now they are sent
        for future in going:
            future.cancel()

        assert await asyncio.gather(*staying) == [b"here 0", b"here 1", b"here 2"]

        await it.echoes(range(10))
        if reach.way is Way.MULTIPLEXED:
            assert relay.connections == before
            assert relay.times(b"gone") == 3
        await reach.close()


async def test_who_leaves_before_redis_is_reached_is_not_sent(
    reach: Reach, redis_url: str
) -> None:
    async with relayed(redis_url) as relay:
        it = reach(relay.url)
        futures: list[Future[bytes]] = [
            it.commands.do("EVAL", ECHO, 0, f"text {n}") for n in range(4)
        ]
        for future in futures[:3]:
            future.cancel()
        if reach.way is Way.MULTIPLEXED:
            # The connection is being opened.
            await asyncio.sleep(0)
            futures.append(it.commands.do("EVAL", ECHO, 0, "text last"))
            await asyncio.sleep(0)
            futures.pop().cancel()

        assert await futures[3] == b"text 3"

        assert relay.times(b"text ") == 1
        await reach.close()


async def test_being_cancelled_with_a_time_out_is_no_outage(it: Reached) -> None:
    await it.get()
    forever: Awaitable[bytes] = it.commands.do("EVAL", "for i=1,1e7 do end", 0)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(forever, 0.001)

    assert await it.echo("still here") == "still here"
    assert it.connection.availability.failures == 0
