"""Whether a draft is certain: written, or checked, since Redis was started."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from infra.local import LocalServices
from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, standing_key
from infra.redis.runs import Runs, named
from resolvers.models.person import PersonId
from tests.infra.faults import killed
from tests.infra.redis.reaching import Reach, Reached, Way
from tests.infra.redis.sample_drafts import draft, put, standing, store_on
from tests.network import relayed


@pytest.fixture
async def it(reach: Reach, apart: LocalServices) -> AsyncIterator[Reached]:
    """Reach a Redis that a test may restart."""
    it = reach(apart.redis_url)
    await it.ready()
    yield it
    await reach.close()


@pytest.fixture
def runs(it: Reached, way: Way) -> Runs:
    pooled = replace(it.connection, multiplexed=None)
    return Runs(pooled if way is Way.POOLED else it.connection)


@pytest.fixture
def restarted(it: Reached) -> RedisDraftStore:
    return store_on(it.connection)


async def restart(it: Reached, apart: LocalServices) -> None:
    with killed(apart, "valkey"):
        pass
    await it.ready()


async def test_another_start_is_another_run(
    it: Reached, runs: Runs, apart: LocalServices
) -> None:
    first = await runs.current("k")
    assert await runs.current("k") == first
    assert runs.known("k") in (first, "")

    await restart(it, apart)

    assert runs.known("k") == ""
    assert await runs.current("k") not in (first, "")


async def test_what_was_written_before_redis_was_started_is_uncertain(
    it: Reached, restarted: RedisDraftStore, apart: LocalServices, somebody: PersonId
) -> None:
    seen = await put(restarted, somebody, draft())
    assert seen.is_certain

    await restart(it, apart)
    again = await restarted.load(somebody)

    assert (again.draft, again.standing) == (seen.draft, seen.standing)
    assert not again.is_certain


async def test_what_was_seen_uncertain_stays_so_until_it_is_checked(
    it: Reached, restarted: RedisDraftStore, apart: LocalServices, somebody: PersonId
) -> None:
    await put(restarted, somebody, draft())
    await restart(it, apart)

    after = await put(restarted, somebody, draft(2))
    assert not after.is_certain

    checked = after._replace(is_certain=True)
    assert await restarted.swap(somebody, checked, after.draft, standing(2))
    assert (await restarted.load(somebody)).is_certain


async def test_a_standing_of_an_older_service_is_uncertain(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await put(store, somebody, draft())
    key = standing_key(somebody)

    await redis.client.set(key, b'{"state":"OPEN","version":1}')

    assert not (await store.load(somebody)).is_certain


async def test_the_run_is_asked_once_a_connection_and_not_once_a_draft(
    redis_url: str, somebody: PersonId
) -> None:
    async with relayed(redis_url) as network:
        redis = RedisConnection.to(network.url, timeout=5)
        store = store_on(redis)
        await put(store, somebody, draft())
        network.requests.clear()

        for _ in range(5):
            await store.load(somebody)

        assert network.times(b"EVAL") == 0
        assert network.times(b"MGET") == 5
        await redis.close()


async def test_a_server_that_tells_no_run_is_never_the_same() -> None:
    assert named("", "") != named("", "")


async def test_a_run_has_a_part_of_both_names() -> None:
    start, copy = "a" * 40, "b" * 40

    assert len({named(start, copy), named(copy, copy), named(start, start)}) == 3
    assert named(start, "") == "a" * 16
    assert len(named(start, copy)) == 16
