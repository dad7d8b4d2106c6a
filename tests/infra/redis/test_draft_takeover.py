"""Taking over what NestJS left: once, whoever asks, and without losing an answer."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, draft_key
from resolvers.errors import StoreUnavailable
from resolvers.merge import merged
from resolvers.models.draft import DraftState
from resolvers.models.person import PersonId
from tests.infra.redis.contents import everything
from tests.infra.redis.faulty_redis import FaultyRedis, Lose, faulty
from tests.infra.redis.golden_drafts import NESTJS, document
from tests.infra.redis.sample_drafts import (
    DAY,
    NOW,
    draft,
    put,
    standing,
    store_on,
)

OLD = document("nestjs-without-secrets")
FIVE_DAYS = timedelta(days=5)
SECRET = {"first_name", "last_name", "email", "cpi", "company", "ifu", "rccm"} | {
    "budget_min",
    "budget_max",
}
ANSWERS = NESTJS["nestjs-without-secrets"].as_answers


@pytest.fixture
async def old_key(redis: RedisConnection, somebody: PersonId) -> str:
    """Return the key at which NestJS has left somebody a draft."""
    key = f"onboarding:draft:{somebody}"
    await redis.client.set(key, OLD, ex=FIVE_DAYS)
    return key


@pytest.fixture
async def network(redis: RedisConnection, redis_url: str) -> AsyncIterator[FaultyRedis]:
    async with faulty(redis_url) as network:
        # Once for somebody else: now Redis knows the scripts.
        other = PersonId(uuid4())
        await redis.client.set(f"onboarding:draft:{other}", OLD, ex=100)
        await store_on(network.redis).load(other)
        network.requests.clear()
        yield network


async def test_of_many_at_once_one_takes_it_over_and_all_see_the_same(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, old_key: str
) -> None:
    stores = [store, store_on(redis)]

    seen = await asyncio.gather(*(stores[n % 2].load(somebody) for n in range(40)))

    assert all(snapshot == seen[0] for snapshot in seen)
    assert seen[0].draft
    assert seen[0].draft.answers == ANSWERS
    assert not await redis.client.exists(old_key)


async def test_a_save_at_that_moment_loses_nothing(
    store: RedisDraftStore, redis: RedisConnection, old_key: str, somebody: PersonId
) -> None:
    async def save(path: str, answer: str) -> None:
        for _ in range(20):
            seen = await store.load(somebody)
            assert seen.draft
            new = merged(seen.draft, {path: answer}, at=NOW, lifetime=DAY, save_id=path)
            if await store.swap(somebody, seen, new, standing(new.version)):
                return
        raise AssertionError("never got through")

    given = {
        "profile.firstName": "Afi",
        "legal.company": "Agence du Lac",
        "preferences.homeDescription": "Deux chambres",
    }
    await asyncio.gather(*(save(*answer) for answer in given.items()))

    after = (await store.load(somebody)).draft
    assert after
    assert after.answers == ANSWERS.with_changes(given)
    assert after.version == 4


async def test_a_draft_of_today_comes_first(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    mine = await put(store, somebody, draft(2))
    key = f"onboarding:draft:{somebody}"
    await redis.client.set(key, OLD, ex=100)

    assert await store.load(somebody) == mine

    assert await redis.client.get(key) == OLD


@pytest.mark.parametrize("state", DraftState)
async def test_whoever_is_remembered_does_not_get_the_old_one_back(
    store: RedisDraftStore,
    redis: RedisConnection,
    somebody: PersonId,
    state: DraftState,
) -> None:
    seen = await put(store, somebody, draft(2))
    assert await store.swap(somebody, seen, None, standing(3, state))
    await redis.client.set(f"onboarding:draft:{somebody}", OLD, ex=100)

    seen = await store.load(somebody)

    assert (seen.draft, seen.standing) == (None, standing(3, state))


STEPS = {"read": b"MGET", "life": b"PTTL", "swap": b'"OPEN"', "delete": b"$1\r\n1\r\n"}


@pytest.mark.parametrize("lost", Lose)
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("step", STEPS)
async def test_wherever_the_network_breaks_the_draft_is_found_whole(
    network: FaultyRedis, old_key: str, step: str, times: int, lost: Lose
) -> None:
    somebody = PersonId(UUID(old_key.rpartition(":")[2]))
    far = store_on(network.redis)
    network.plan(STEPS[step], lost, times=times)

    if times > 1:
        with pytest.raises(StoreUnavailable):
            await far.load(somebody)
    seen = await far.load(somebody)

    assert network.sent(STEPS[step]) >= 2
    assert seen.draft
    assert seen.draft.answers == ANSWERS
    assert seen.standing
    assert seen.standing.version == 1
    left = timedelta(milliseconds=await network.redis.client.pttl(draft_key(somebody)))
    assert FIVE_DAYS - timedelta(seconds=1) < left <= FIVE_DAYS


@pytest.mark.parametrize(
    "name", ["nestjs-agent", "nestjs-too-long", "nestjs-budgets-odd"]
)
async def test_nothing_secret_is_in_clear_afterwards(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, name: str
) -> None:
    old: dict[str, str] = json.loads(document(name))
    await redis.client.set(f"onboarding:draft:{somebody}", document(name), ex=100)

    await store.load(somebody)

    copy = (await everything(redis.client)).decode()
    for key in SECRET & old.keys():
        assert str(old[key]) not in copy
        assert str(old[key]).replace(" ", "") not in copy


async def test_what_is_no_draft_stays_where_it_is_and_its_owner_begins(
    store: RedisDraftStore,
    redis: RedisConnection,
    somebody: PersonId,
    old_key: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await redis.client.set(old_key, b'["Afi Hounsou"]', ex=100)

    assert (await store.load(somebody)).draft is None

    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "Afi" not in caplog.text
    await put(store, somebody, draft(1))
    assert await redis.client.get(old_key) == b'["Afi Hounsou"]'
