"""The cache: keeps for a while, and is merely empty when Redis is away."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from infra.redis.cache import RedisCache
from infra.redis.connection import RedisConnection

HOUR = timedelta(hours=1)
ANY_BYTES = bytes(range(256))


@pytest.fixture
def cache(redis: RedisConnection) -> RedisCache:
    return RedisCache(redis, default_ttl=HOUR)


@pytest.fixture
async def cut_off() -> AsyncIterator[RedisCache]:
    nowhere = RedisConnection.to("redis://127.0.0.1:1/0", timeout=0.2)
    yield RedisCache(nowhere, default_ttl=HOUR)
    await nowhere.close()


async def test_what_was_set_is_found(cache: RedisCache) -> None:
    await cache.set("zones", ANY_BYTES)

    assert await cache.exists("zones") is True
    assert await cache.get("zones") == ANY_BYTES


async def test_what_was_not_set_is_not(cache: RedisCache) -> None:
    assert await cache.exists("zones") is False
    assert await cache.get("zones") is None


async def test_an_empty_result_is_a_result(cache: RedisCache) -> None:
    await cache.set("zones", b"")

    assert await cache.get("zones") == b""


async def test_what_was_deleted_is_gone_and_the_rest_stays(cache: RedisCache) -> None:
    await cache.set("zones", b"1")
    await cache.set("terms", b"2")

    for _ in "12":
        await cache.delete("zones")

    assert await cache.get("zones") is None
    assert await cache.exists("zones") is False
    assert await cache.get("terms") == b"2"


@pytest.mark.parametrize(("ttl", "seconds"), [(None, 3600), (timedelta(minutes=1), 60)])
async def test_it_lives_an_hour_unless_told_otherwise(
    cache: RedisCache, redis: RedisConnection, ttl: timedelta | None, seconds: int
) -> None:
    await cache.set("zones", b"1", ttl)

    assert seconds - 10 < await redis.client.ttl("cache:zones") <= seconds


async def test_it_is_gone_after_that(cache: RedisCache) -> None:
    await cache.set("zones", b"1", timedelta(seconds=1))
    await asyncio.sleep(1.1)

    assert await cache.get("zones") is None


async def test_without_redis_it_is_empty_and_silent(cut_off: RedisCache) -> None:
    await cut_off.set("zones", b"1")
    await cut_off.delete("zones")

    assert await cut_off.get("zones") is None
    assert await cut_off.exists("zones") is False
