"""Drafts in Redis: an operator can read them, but for what is secret."""

import json
import re
from base64 import b64decode
from uuid import uuid4

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, draft_key
from resolvers.errors import SealBroken
from resolvers.models.person import PersonId
from tests.infra.redis.contents import everything
from tests.infra.redis.sample_drafts import (
    RING,
    draft,
    every_answer,
    held,
    put,
    secrets_of,
    standing,
    store_on,
)

OTHER_KEY = "other:" + "B" * 43 + "="
BASE64 = re.compile(rb"[\w+/-]{16,}={0,2}")


async def test_an_operator_can_read_it(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await put(store, somebody, draft(2, every_answer()))

    seen = json.loads(await redis.client.get(f"onboarding:{somebody}") or "")

    assert seen["schema"] == 2
    assert (seen["version"], seen["first_version"]) == (2, 1)
    assert seen["updated_at"] == "2026-11-23T10:30:00.123456Z"
    assert seen["expires_at"] == "2026-11-24T10:30:00.123456Z"
    assert seen["changed"] == {"role": 2}
    assert seen["answers"] == {
        "profile.avatarUrl": "https://exemple.bj/afi.jpg",
        "role": "AGENT",
        "legal.acceptedTerms": "2026-01",
        "preferences.preferredZones": ["calavi", "godomey"],
        "preferences.homeDescription": "Deux chambres, près de l'université.",
    }


async def test_whoever_copies_redis_learns_no_secret_answer(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    answers = every_answer()
    for version in (1, 2):
        await put(store, somebody, draft(version, answers))
    seen = await store.load(somebody)
    assert await store.swap(somebody, seen, seen.draft, standing(9))
    await redis.client.set(draft_key(somebody), b"[" + (seen.mark[0] or b"") + b"]")
    await store.load(somebody)  # sets it aside
    await put(store, somebody, draft(1, answers))

    copy = await everything(redis.client)

    assert b"set-aside:" in copy
    encoded = [b64decode(text + b"==") for text in BASE64.findall(copy)]
    for secret in secrets_of(answers):
        assert len(secret) > 2
        assert secret not in b"\n".join([copy, *encoded])


async def test_equal_answers_do_not_look_equal(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    answers, sealed = every_answer(), set()
    for _ in "12":
        await put(store, somebody, draft(1, answers))
        stored = json.loads(await redis.client.get(draft_key(somebody)) or "")
        sealed.add(stored["sealed"])

    assert len(sealed) == 2


async def test_without_secret_answers_nothing_is_sealed(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await put(store, somebody, draft())

    assert b"sealed" not in await everything(redis.client)


async def test_a_draft_under_another_person_s_key_does_not_open(
    store: RedisDraftStore,
    redis: RedisConnection,
    somebody: PersonId,
    caplog: pytest.LogCaptureFixture,
) -> None:
    answers = every_answer()
    await put(store, somebody, draft(1, answers))
    thief = PersonId(uuid4())
    stolen = await redis.client.get(draft_key(somebody))
    await redis.client.set(draft_key(thief), stolen or b"")
    before = await held(redis.client)

    with pytest.raises(SealBroken):
        await store.load(thief)

    assert await held(redis.client) == before
    assert all(secret.decode() not in caplog.text for secret in secrets_of(answers))


async def test_without_its_key_a_draft_stays_until_the_key_is_back(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    seen = await put(store, somebody, draft(1, every_answer()))
    await redis.client.expire(draft_key(somebody), 100)
    before = await held(redis.client)
    keyless = store_on(redis, OTHER_KEY)

    for _ in "12":
        with pytest.raises(SealBroken):
            await keyless.load(somebody)

    assert await held(redis.client) == before
    assert 90 < await redis.client.ttl(draft_key(somebody)) <= 100
    assert await store.load(somebody) == seen


async def test_the_next_save_seals_with_the_newest_key(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    answers = every_answer()
    await put(store, somebody, draft(1, answers))
    rotated = store_on(redis, f"{OTHER_KEY},{RING}")
    read = (await rotated.load(somebody)).draft
    assert read
    assert read.answers == answers

    await put(rotated, somebody, draft(2, read.answers))

    again = (await store_on(redis, OTHER_KEY).load(somebody)).draft
    assert again
    assert again.answers == answers
