"""Documents as they lay in Redis on some day: read today as they were meant then."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, draft_key
from resolvers.merge import merged
from resolvers.models.draft import DraftState, Standing
from resolvers.models.person import PersonId
from tests.infra.redis.contents import keys
from tests.infra.redis.golden_drafts import (
    FOLDER,
    GUIDE,
    NESTJS,
    OURS,
    PERSON,
    RING,
    document,
    unread,
)
from tests.infra.redis.sample_drafts import DAY, NOW, standing, store_on

FIVE_DAYS = timedelta(days=5)
each_of_nestjs = pytest.mark.parametrize("name", NESTJS)


def nestjs_key(person: PersonId) -> str:
    return f"onboarding:draft:{person}"


def test_each_golden_document_has_an_expectation() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*NESTJS, *OURS, "guide"}


@each_of_nestjs
async def test_what_nestjs_left_is_read_and_what_cannot_be_is_kept(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, name: str
) -> None:
    await redis.client.set(nestjs_key(somebody), document(name), px=FIVE_DAYS)

    for _ in "12":
        snapshot = await store.load(somebody)

        assert snapshot.draft
        assert snapshot.draft.answers == NESTJS[name].as_answers
        assert unread(snapshot.draft) == NESTJS[name].unread
        assert (snapshot.draft.version, snapshot.draft.first_version) == (1, 1)
        assert dict(snapshot.draft.changed) == dict.fromkeys(snapshot.draft.changed, 1)
        assert NESTJS[name].answers.keys() <= snapshot.draft.changed.keys()


@each_of_nestjs
async def test_it_moves_to_today_s_key_with_the_life_it_has_left(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, name: str
) -> None:
    await redis.client.set(nestjs_key(somebody), document(name), px=FIVE_DAYS)

    snapshot = await store.load(somebody)

    assert not await redis.client.exists(nestjs_key(somebody))
    left = timedelta(milliseconds=await redis.client.pttl(draft_key(somebody)))
    assert FIVE_DAYS - timedelta(seconds=1) < left <= FIVE_DAYS
    assert snapshot.draft
    expires = snapshot.draft.expires_at
    assert FIVE_DAYS - timedelta(seconds=1) < expires - NOW <= FIVE_DAYS
    assert snapshot.standing == Standing(DraftState.OPEN, 1, expires)
    stored = json.loads(await redis.client.get(draft_key(somebody)) or "")
    assert (stored["schema"], stored["version"]) == (2, 1)


@each_of_nestjs
async def test_the_next_save_goes_on_from_there(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, name: str
) -> None:
    await redis.client.set(nestjs_key(somebody), document(name), px=FIVE_DAYS)
    seen = await store.load(somebody)
    assert seen.draft
    changes = {"legal.acceptedTerms": "2026-01"}
    new = merged(seen.draft, changes, at=NOW, lifetime=DAY, save_id=None)

    assert await store.swap(somebody, seen, new, standing(2)) is True

    after = (await store.load(somebody)).draft
    assert after
    assert after.version == 2
    assert after.answers == NESTJS[name].as_answers.with_changes(changes)
    assert unread(after) == NESTJS[name].unread
    assert len(await keys(redis.client)) == 2


async def test_the_guide_s_format_is_read_where_it_lies(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await redis.client.set(draft_key(somebody), document("guide"), ex=DAY)

    seen = await store.load(somebody)

    assert seen.draft
    assert seen.draft.answers == GUIDE.as_answers
    assert unread(seen.draft) == GUIDE.unread
    assert timedelta(hours=23) < seen.draft.expires_at - NOW <= DAY
    new = merged(seen.draft, {"role": None}, at=NOW, lifetime=DAY, save_id="one")
    assert await store.swap(somebody, seen, new, standing(1)) is True
    after = (await store.load(somebody)).draft
    assert after
    assert after.answers == GUIDE.as_answers
    assert unread(after) == GUIDE.unread


@pytest.mark.parametrize("name", OURS)
async def test_what_we_wrote_opens_for_ever(redis: RedisConnection, name: str) -> None:
    await redis.client.set(draft_key(PERSON), document(name), ex=DAY)

    read = (await store_on(redis, RING).load(PERSON)).draft

    assert read
    assert read.answers == OURS[name].as_answers
    assert read.updated_at == datetime(2026, 11, 23, 10, 30, 0, 123456, UTC)
    assert read.expires_at - read.updated_at == DAY
    whole: dict[str, Any] = {
        "schema-1-full": (
            (7, 3),
            {"role": 5, "legal.ifu": 7, "profile.firstName": 4},
            {"6f1c": 6, "9d2e": 7},
            {"legal.ifu"},
        ),
        "schema-1-begun": ((1, 1), {"role": 1}, {}, set()),
        "schema-2-begun": ((1, 1), {"role": 1}, {}, set()),
    }
    since = {"schema-2-begun": datetime(2026, 11, 23, 10, 29, 0, 123456, UTC)}
    assert read.step_since == since.get(name)
    versions = (read.version, read.first_version)
    assert (versions, read.changed, read.saves, read.taken) == whole[name]
