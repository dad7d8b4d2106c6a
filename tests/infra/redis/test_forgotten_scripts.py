"""Scripts that Redis forgot, both ways: nobody notices."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from infra.local import LocalServices
from infra.redis.commands import Script
from infra.redis.connection import RedisConnection
from tests.infra.faults import killed
from tests.infra.redis.reaching import ECHO, Reach
from tests.network import relayed


@pytest.fixture
async def redis(apart: LocalServices) -> AsyncIterator[RedisConnection]:
    """Connect to a Redis that nobody else makes forget."""
    connection = RedisConnection.to(apart.redis_url, timeout=1)
    await connection.client.script_flush()
    yield connection
    await connection.close()


async def test_a_flushed_script_is_sent_again_and_then_known(
    reach: Reach, redis: RedisConnection, apart: LocalServices
) -> None:
    async with relayed(apart.redis_url) as relay:
        script = Script(reach(relay.url).commands, ECHO)
        for text in ("é", b"\r\n\xff"):
            await redis.client.script_flush()
            for _ in "12":
                kept = text.encode() if isinstance(text, str) else text
                assert await script.run([], [text]) == kept

        assert relay.times(ECHO.encode()) == 2
        await reach.close()


async def test_a_crowd_that_meets_a_redis_without_the_script_is_served(
    reach: Reach, redis: RedisConnection, apart: LocalServices
) -> None:
    it = reach(apart.redis_url, timeout=5)
    scripts = [Script(it.commands, f"return ARGV[1] .. {n}") for n in range(3)]
    for _ in "12":
        await redis.client.script_flush()
        asked = [scripts[n % 3].run([], [n]) for n in range(300)]

        replies = await asyncio.gather(*asked)

        assert replies == [b"%d%d" % (n, n % 3) for n in range(300)]


async def test_a_redis_that_was_started_again_is_told_the_script(
    reach: Reach, apart: LocalServices
) -> None:
    it = reach(apart.redis_url, timeout=5)
    script = Script(it.commands, ECHO)
    assert await script.run([], ["before"]) == b"before"
    with killed(apart, "valkey"):
        pass

    assert await script.run([], ["after"]) == b"after"


async def test_a_script_may_break_with_the_connection_and_be_forgotten_too(
    reach: Reach, redis: RedisConnection, apart: LocalServices
) -> None:
    async with relayed(apart.redis_url) as relay:
        script = Script(reach(relay.url).commands, ECHO)
        assert await script.run([], ["1"]) == b"1"
        await redis.client.script_flush()
        relay.cut_replies(1)

        assert await script.run([], ["2"]) == b"2"
        await reach.close()
