"""What is remembered beside a draft, and for a month after it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, draft_key, standing_key
from resolvers.models.draft import DraftState, Standing
from resolvers.models.person import PersonId
from resolvers.models.profile import ProfileId
from tests.infra.redis.contents import keys
from tests.infra.redis.sample_drafts import NOTHING, NOW, draft, put, standing

MONTH = 30 * 86_400
PROFILE = ProfileId(uuid4())
FINALIZED = Standing(DraftState.FINALIZED, 3, profile=PROFILE)


@pytest.mark.parametrize("state", DraftState)
async def test_every_standing_comes_back(
    store: RedisDraftStore, somebody: PersonId, state: DraftState
) -> None:
    whole = Standing(state, 9, NOW, PROFILE, uuid4())
    for written in (Standing(state, 9), whole):
        seen = await store.load(somebody)
        assert await store.swap(somebody, seen, None, written)

        read = await store.load(somebody)

        assert (read.draft, read.standing) == (None, written)
        assert (read.state, read.last_version) == (state, 9)


@pytest.mark.parametrize("life", [timedelta(hours=24), timedelta(days=7)])
async def test_it_outlives_a_new_draft_by_thirty_days(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, life: timedelta
) -> None:
    await put(store, somebody, replace(draft(), expires_at=NOW + life))

    left = await redis.client.ttl(standing_key(somebody))
    assert MONTH - 10 < left - life.total_seconds() <= MONTH


async def test_without_a_new_draft_it_lives_thirty_days(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    seen = await put(store, somebody, draft())
    for kept in (seen.draft, None):
        assert await store.swap(somebody, seen, kept, FINALIZED)
        seen = await store.load(somebody)

        assert MONTH - 10 < await redis.client.ttl(standing_key(somebody)) <= MONTH


async def test_it_is_there_when_the_draft_has_expired_and_another_may_begin(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    brief = replace(draft(3), expires_at=NOW + timedelta(milliseconds=100))
    assert await store.swap(somebody, NOTHING, brief, standing(3))
    assert (await store.load(somebody)).draft
    await asyncio.sleep(0.15)

    seen = await store.load(somebody)

    assert (seen.draft, seen.standing) == (None, standing(3))
    assert await store.swap(somebody, seen, draft(4), standing(4)) is True


async def test_a_draft_that_has_expired_already_is_gone_and_remembered(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    past = replace(draft(3), expires_at=NOW - timedelta(hours=1))
    assert await store.swap(somebody, NOTHING, past, standing(3))
    await asyncio.sleep(0.01)

    seen = await store.load(somebody)

    assert (seen.draft, seen.standing) == (None, standing(3))


async def test_finishing_deletes_the_draft_and_a_late_save_does_not_bring_it_back(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    seen = await put(store, somebody, draft(3))

    assert await store.swap(somebody, seen, None, FINALIZED) is True

    for late in (seen, NOTHING):
        assert await store.swap(somebody, late, draft(4), standing(4)) is False
    assert not await redis.client.exists(draft_key(somebody))
    assert (await store.load(somebody)).standing == FINALIZED


async def test_answers_that_came_too_late_stay_beside_the_end(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    seen = await put(store, somebody, draft(4))

    assert await store.swap(somebody, seen, seen.draft, FINALIZED) is True

    after = await store.load(somebody)
    assert (after.draft, after.standing) == (seen.draft, FINALIZED)


async def test_the_others_go_on(store: RedisDraftStore, somebody: PersonId) -> None:
    assert await store.swap(PersonId(uuid4()), NOTHING, None, FINALIZED)

    assert await store.swap(somebody, NOTHING, draft(), standing()) is True


async def test_it_says_nothing_personal(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    done = FINALIZED._replace(expires_at=NOW)
    assert await store.swap(somebody, NOTHING, None, done)

    assert await keys(redis.client) == [standing_key(somebody).encode()]
    assert await redis.client.get(standing_key(somebody)) == (
        b'{"state":"FINALIZED","version":3,'
        b'"expires_at":"2026-11-23T10:30:00.123456Z",'
        b'"profile":"' + str(PROFILE).encode() + b'"}'
    )
