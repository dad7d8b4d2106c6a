"""Redis that answers, and may not be what one wants."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from infra.local import LocalServices
from infra.settings import DraftDurability, Settings
from tests.infra.doctor.examining import Found, bad, found_on
from tests.infra.redis.faulty_redis import faulty


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServices]:
    """Run a Redis whose settings a test may change."""
    folder = Path(tmp_path_factory.mktemp("apart"))
    with LocalServices(folder, postgres=False) as services:
        yield services


@pytest.fixture
async def client(apart: LocalServices) -> AsyncIterator[Redis]:
    client: Redis = Redis.from_url(apart.redis_url)
    before = await client.config_get()
    yield client
    for name in ("maxmemory", "maxmemory-policy", "appendonly", "appendfsync"):
        await client.config_set(name, str(before[name]))
    await client.replicaof("NO", "ONE")
    await client.aclose()


async def found_in(apart: LocalServices, settings: Settings, **more: object) -> Found:
    return await found_on(settings, redis_url=apart.redis_url, **more)


async def test_a_good_one_is_just_described(
    apart: LocalServices, settings: Settings
) -> None:
    found = await found_in(apart, settings)

    assert {"redis-version", "redis-answers", "clock"} <= set(found)
    assert not {code for code in bad(found) if code.startswith("redis")}


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("maxmemory-policy allkeys-lru", "redis-evicts"),
        ("appendonly no", "redis-forgets"),
        ("maxmemory 1200000", "redis-nearly-full"),
    ],
)
async def test_what_would_lose_answers_is_named(
    apart: LocalServices, client: Redis, settings: Settings, setting: str, code: str
) -> None:
    await client.config_set(*setting.split())

    assert code in bad(await found_in(apart, settings))


async def test_one_that_is_full_refuses(
    apart: LocalServices, client: Redis, settings: Settings
) -> None:
    await client.config_set("maxmemory", "1")

    found = await found_in(apart, settings)

    assert found["redis-refuses"].values["error"] == "OutOfMemoryError"


async def test_a_replica_is_named_with_its_master(
    apart: LocalServices, client: Redis, settings: Settings
) -> None:
    await client.replicaof("127.0.0.1", "1")

    found = await found_in(apart, settings)

    assert found["redis-replica"].values["master"] == "127.0.0.1"
    assert "redis-refuses" in found


async def test_fsync_is_asked_for_and_not_there(
    apart: LocalServices, client: Redis, settings: Settings
) -> None:
    fsync = {"draft_durability": DraftDurability.FSYNC}
    assert "redis-fsync" in bad(await found_in(apart, settings, **fsync))

    await client.config_set("appendfsync", "always")

    assert "redis-fsync" not in await found_in(apart, settings, **fsync)


async def test_a_clock_that_is_wrong_is_noticed(
    apart: LocalServices, settings: Settings
) -> None:
    async with faulty(apart.redis_url) as network:
        network.plan(b"TIME", b"*2\r\n$10\r\n1000000000\r\n$1\r\n0\r\n")
        at = network.redis.availability.address
        url = apart.redis_url.rpartition("@")[0] + f"@{at}/0"

        found = await found_on(settings, redis_url=url)

    assert found["clock-apart"].values["store"] == "Redis"
