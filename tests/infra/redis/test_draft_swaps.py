"""Swapping drafts: one at a time, on what was seen, and never lost to a race."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, draft_key, standing_key
from resolvers.models.draft import DraftState, Snapshot
from resolvers.models.person import PersonId
from tests.infra.redis.contents import keys
from tests.infra.redis.sample_drafts import (
    NOTHING,
    draft,
    every_answer,
    held,
    put,
    standing,
    store_on,
)

FROZEN = standing(1, DraftState.FROZEN)


async def test_whose_draft_has_changed_since_changes_nothing(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    seen = await put(store, somebody, draft(1))
    other = await put(store, PersonId(uuid4()), draft(2))
    await redis.client.set(draft_key(somebody), other.mark[0])

    await every_swap_is_refused(store, redis, somebody, seen)


async def test_whose_standing_has_changed_since_changes_nothing(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    seen = await put(store, somebody, draft(1))
    assert await store.swap(somebody, seen, seen.draft, FROZEN)

    await every_swap_is_refused(store, redis, somebody, seen)


@pytest.mark.parametrize("key_of", [draft_key, standing_key])
async def test_whose_draft_or_standing_has_expired_since_changes_nothing(
    store: RedisDraftStore,
    redis: RedisConnection,
    somebody: PersonId,
    key_of: Callable[[PersonId], str],
) -> None:
    seen = await put(store, somebody, draft(1))
    await redis.client.delete(key_of(somebody))

    await every_swap_is_refused(store, redis, somebody, seen)


async def test_who_saw_nothing_where_there_is_something_changes_nothing(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await put(store, somebody, draft(1))

    await every_swap_is_refused(store, redis, somebody, NOTHING)


async def every_swap_is_refused(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, stale: Snapshot
) -> None:
    """Try each kind of swap on a *stale* snapshot."""
    for key in await keys(redis.client):
        await redis.client.expire(key, 100)
    before = await held(redis.client)

    for new in (draft(3), draft(3, every_answer()), stale.draft, None):
        assert await store.swap(somebody, stale, new, standing(3)) is False

    assert await held(redis.client) == before
    for key in before:
        assert 90 < await redis.client.ttl(key) <= 100


async def test_a_swap_that_is_repeated_is_still_done(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    seen = NOTHING
    for new in (draft(1), draft(2), None, draft(4)):
        twice = [await store.swap(somebody, seen, new, standing(4)) for _ in "12"]
        assert twice == [True, True]
        seen = await store.load(somebody)
    frozen = [await store.swap(somebody, seen, seen.draft, FROZEN) for _ in "12"]

    assert frozen == [True, True]


async def test_repeated_after_somebody_else_s_it_is_not(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    assert await store.swap(somebody, NOTHING, draft(1), standing(1))
    newer = await put(store, somebody, draft(2))

    assert await store.swap(somebody, NOTHING, draft(1), standing(1)) is False

    assert await store.load(somebody) == newer


async def test_the_same_draft_with_another_standing_is_another_swap(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    seen = await put(store, somebody, draft(1))
    assert await store.swap(somebody, seen, seen.draft, FROZEN)

    assert await store.swap(somebody, seen, seen.draft, standing(2)) is False

    assert (await store.load(somebody)).standing == FROZEN


async def test_of_fifty_who_swap_at_once_one_gets_through_each_round(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    stores = [store, store_on(redis)]
    for version in range(0, 250, 50):
        seen = await store.load(somebody)
        rivals = [draft(version + n, every_answer()) for n in range(50)]

        done = await asyncio.gather(
            *(
                stores[n % 2].swap(somebody, seen, rival, standing(rival.version))
                for n, rival in enumerate(rivals)
            )
        )

        assert sorted(done) == 49 * [False] + [True]
        winner = rivals[done.index(True)]
        after = await store.load(somebody)
        assert after.draft
        assert replace(after.draft, extra={}) == winner
        assert after.standing == standing(winner.version)


async def test_in_a_race_a_draft_is_either_frozen_or_saved_on(
    store: RedisDraftStore,
) -> None:
    async def race(somebody: PersonId) -> tuple[bool, bool]:
        seen = await put(store, somebody, draft(1))
        saved, frozen = await asyncio.gather(
            store.swap(somebody, seen, draft(2), standing(2)),
            store.swap(somebody, seen, seen.draft, FROZEN),
        )
        after = await store.load(somebody)
        assert after.draft
        assert (after.draft.version, after.state) == (
            (2, DraftState.OPEN) if saved else (1, DraftState.FROZEN)
        )
        return saved, frozen

    ends = await asyncio.gather(*(race(PersonId(uuid4())) for _ in range(50)))

    assert set(ends) <= {(True, False), (False, True)}
