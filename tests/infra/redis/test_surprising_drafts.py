"""Drafts nobody would think of: each of these was once lost, or locked someone out."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from infra.redis import draft_schemas
from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, draft_key
from resolvers.errors import StoreUnavailable
from resolvers.models.person import PersonId
from tests.infra.redis.faulty_redis import faulty
from tests.infra.redis.sample_drafts import (
    draft,
    standing,
    store_on,
)
from tests.infra.redis.test_unreadable_drafts import document

BAD = {
    "changed null": document(changed=None),
    "changed a list": document(changed=[]),
    "changed to text": document(changed={"role": "x"}),
    "saves a text": document(saves="x"),
    "answers a list": document(answers=[]),
}


@pytest.mark.parametrize("bad", list(BAD.values()), ids=list(BAD))
async def test_wrong_types_are_set_aside(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, bad: bytes
) -> None:
    await redis.client.set(draft_key(somebody), bad, ex=100)
    assert (await store.load(somebody)).draft is None
    assert await redis.client.get(f"set-aside:{{{draft_key(somebody)}}}") == bad


ODD = {
    "role": ["AGENT"],
    "preferences.preferredZones": "calavi",
    "preferences.homeDescription": 5,
    "legal.acceptedTerms": {"version": 1},
}


@pytest.mark.parametrize(("path", "odd"), ODD.items(), ids=list(ODD))
async def test_an_answer_of_an_unknown_type_is_carried_along(
    store: RedisDraftStore,
    redis: RedisConnection,
    somebody: PersonId,
    path: str,
    odd: object,
) -> None:
    stored = document(answers={path: odd, "profile.avatarUrl": "https://a.bj"})
    await redis.client.set(draft_key(somebody), stored)

    seen = await store.load(somebody)

    assert seen.draft
    assert seen.draft.answers.at(path) is None
    assert seen.draft.answers.profile.avatar_url == "https://a.bj"
    saved = replace(seen.draft, version=4, expires_at=draft(1).expires_at)
    assert await store.swap(somebody, seen, saved, standing(4))
    kept = json.loads(await redis.client.get(draft_key(somebody)) or "")
    assert kept["answers"][path] == odd


async def test_the_first_swap_after_setting_aside_succeeds(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await redis.client.set(draft_key(somebody), "junk")
    seen = await store.load(somebody)
    assert await store.swap(somebody, seen, draft(1), standing(1)) is True


async def test_schema_1_is_brought_up_when_there_is_a_schema_2(
    store: RedisDraftStore,
    redis: RedisConnection,
    somebody: PersonId,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def second(document: dict[str, Any], *_: object) -> dict[str, Any]:
        return document | {"schema": 3, "version": 99}

    monkeypatch.setattr(draft_schemas, "SCHEMA", 2)
    monkeypatch.setitem(draft_schemas._STEPS, 1, second)  # noqa: SLF001 - tomorrow's step
    await redis.client.set(draft_key(somebody), document())
    read = (await store.load(somebody)).draft
    assert read
    assert read.version == 99


async def test_a_nestjs_draft_without_an_end_is_not_lost(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await redis.client.set(f"onboarding:draft:{somebody}", b'{"role":"agent"}')
    await store.load(somebody)
    left = await redis.client.pttl(draft_key(somebody))
    assert left > timedelta(hours=1).total_seconds() * 1000


async def test_a_nestjs_draft_too_large_for_us_does_not_bar_the_way(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    big = json.dumps({"role": "agent", "bio": 40_000 * "x"})
    await redis.client.set(f"onboarding:draft:{somebody}", big, ex=100)
    await store.load(somebody)


async def test_budgets_in_groups_are_not_taken_for_decimals(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    old = b'{"budget_min":"50.000","budget_max":"50,000"}'
    await redis.client.set(f"onboarding:draft:{somebody}", old, ex=100)
    read = (await store.load(somebody)).draft
    assert read
    assert read.answers.preferences.budget_min in {None, 50_000}
    assert read.answers.preferences.budget_max in {None, 50_000}


async def test_one_zone_as_text_is_not_taken_for_letters(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    old = b'{"preferred_zones":"calavi"}'
    await redis.client.set(f"onboarding:draft:{somebody}", old, ex=100)
    read = (await store.load(somebody)).draft
    assert read
    assert read.answers.preferences.preferred_zones in {None, ("calavi",)}


async def test_a_large_draft_of_a_newer_process_can_be_frozen(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    big = document(later=40_000 * "x")
    await redis.client.set(draft_key(somebody), big)
    seen = await store.load(somebody)
    assert await store.swap(somebody, seen, seen.draft, standing(3)) is True


async def test_a_new_role_of_a_newer_process_does_not_cost_the_draft(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await redis.client.set(
        draft_key(somebody), document(schema=2, answers={"role": "NOTARY"})
    )
    await store.load(somebody)
    assert await redis.client.exists(draft_key(somebody))


async def test_masterdown_is_unavailable(
    redis: RedisConnection, redis_url: str, somebody: PersonId
) -> None:
    async with faulty(redis_url) as network:
        network.plan(b"MGET", b"-MASTERDOWN Link with MASTER is down\r\n", times=9)
        with pytest.raises(StoreUnavailable):
            await store_on(network.redis).load(somebody)
