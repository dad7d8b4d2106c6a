"""Drafts in Redis: whole, for as long as they should live, and not too large."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from redis.crc import key_slot

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, draft_key, standing_key
from resolvers.models.answers import Answers
from resolvers.models.draft import Draft
from resolvers.models.person import PersonId
from resolvers.ports.drafts import DraftTooLarge
from resolvers.steps import FIELDS
from tests.infra.redis.contents import keys
from tests.infra.redis.sample_drafts import (
    DAY,
    NOTHING,
    NOW,
    draft,
    every_answer,
    held,
    put,
    standing,
)

LIMIT = 32 * 1024


async def test_nobody_has_neither_draft_nor_standing(store: RedisDraftStore) -> None:
    seen = await store.load(PersonId(uuid4()))

    assert seen._replace(run="") == NOTHING


async def test_all_of_a_draft_comes_back(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    answers = every_answer()
    assert all(answers.at(field.path) is not None for field in FIELDS)
    written = Draft(
        version=7,
        first_version=3,
        created_at=NOW - timedelta(hours=2),
        updated_at=NOW - timedelta(microseconds=1),
        expires_at=NOW + DAY,
        answers=answers,
        changed={"role": 5, "legal.ifu": 7},
        saves={"second": 6, "first": 7},
        taken=frozenset({"legal.ifu", "profile.email"}),
    )

    read = (await put(store, somebody, written)).draft

    assert read
    assert replace(read, extra={}) == written
    assert list(read.saves) == ["second", "first"], "the oldest are forgotten first"


async def test_so_does_an_empty_one(store: RedisDraftStore, somebody: PersonId) -> None:
    empty = Draft(0, 1, NOW, NOW, NOW + DAY, Answers())

    read = (await put(store, somebody, empty)).draft

    assert read
    assert replace(read, extra={}) == empty


async def test_a_draft_is_one_person_s(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    await put(store, somebody, draft())

    seen = await store.load(PersonId(uuid4()))

    assert seen._replace(run="") == NOTHING


async def test_without_a_new_one_the_draft_is_deleted(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    seen = await put(store, somebody, draft())

    assert await store.swap(somebody, seen, None, standing(2)) is True

    after = await store.load(somebody)
    assert (after.draft, after.standing) == (None, standing(2))
    assert await keys(redis.client) == [standing_key(somebody).encode()]


@pytest.mark.parametrize("life", [timedelta(hours=1), timedelta(days=7)])
async def test_a_new_draft_lives_until_it_says(
    store: RedisDraftStore,
    redis: RedisConnection,
    somebody: PersonId,
    life: timedelta,
) -> None:
    for _ in "12":
        await put(store, somebody, replace(draft(), expires_at=NOW + life))

        left = timedelta(milliseconds=await redis.client.pttl(draft_key(somebody)))
        assert life - timedelta(seconds=1) < left <= life
        await redis.client.expire(draft_key(somebody), 100)
        await put(store, somebody, replace(draft(2), expires_at=NOW + DAY))


async def test_the_very_draft_that_was_seen_stays_as_it_is(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await put(store, somebody, draft(1, every_answer()))
    before = await redis.client.get(draft_key(somebody))
    await redis.client.expire(draft_key(somebody), 100)
    seen = await store.load(somebody)

    assert await store.swap(somebody, seen, seen.draft, standing(5)) is True

    assert await redis.client.get(draft_key(somebody)) == before
    assert 90 < await redis.client.ttl(draft_key(somebody)) <= 100
    assert (await store.load(somebody)).standing == standing(5)


async def test_an_equal_draft_is_another_and_its_life_starts_anew(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    seen = await put(store, somebody, draft(1, every_answer()))
    await redis.client.expire(draft_key(somebody), 100)
    assert seen.draft

    equal = replace(seen.draft)
    assert await store.swap(somebody, seen, equal, standing(1)) is True

    assert await redis.client.ttl(draft_key(somebody)) > 86_390


async def test_reading_makes_nothing_live_longer(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await put(store, somebody, draft())
    for key in await keys(redis.client):
        await redis.client.expire(key, 100)

    await store.load(somebody)

    for key in await keys(redis.client):
        assert 90 < await redis.client.ttl(key) <= 100


async def test_a_document_of_the_largest_size_fits_and_one_byte_more_does_not(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await put(store, somebody, replace(draft(), extra={"later": ""}))
    room = LIMIT - await redis.client.strlen(draft_key(somebody))
    full = await put(store, somebody, replace(draft(), extra={"later": room * "x"}))
    assert await redis.client.strlen(draft_key(somebody)) == LIMIT
    before = await held(redis.client)
    more = replace(draft(), extra={"later": (room + 1) * "x"})

    with pytest.raises(DraftTooLarge) as refused:
        await store.swap(somebody, full, more, standing(2))

    assert refused.value.limit == LIMIT
    assert await held(redis.client) == before


async def test_all_of_one_person_s_keys_are_on_one_cluster_node(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await put(store, somebody, draft())
    both = await keys(redis.client)
    await redis.client.set(draft_key(somebody), "junk")
    await store.load(somebody)

    three = {*both, *await keys(redis.client)}

    assert len(three) == 3
    assert len({key_slot(key) for key in three}) == 1
