"""Drafts that a newer process wrote: read, and written back with all that was new."""

import json
from base64 import b64decode, b64encode
from copy import deepcopy
from typing import Any

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, draft_key
from infra.sealing import Sealer
from resolvers.merge import merged
from resolvers.models.answers import Answers, Changes, ProfileAnswers, Role
from resolvers.models.draft import Draft
from resolvers.models.person import PersonId
from resolvers.steps import FIELDS
from tests.infra.redis.contents import everything
from tests.infra.redis.sample_drafts import (
    DAY,
    NOTHING,
    NOW,
    RING,
    draft,
    every_answer,
    put,
    standing,
)

SEALER = Sealer(RING)
MUCH = {"list": [1, 2.5, None, True], "text": "Aïcha \u202f ✓", "large": 2**70}
NEWER: dict[str, Any] = {
    "schema": 3,
    "theme": "dark",
    "history": MUCH,
    "nothing": None,
}
NEW_ANSWERS = {"preferences.pets": True, "household": MUCH}
NEW_SECRETS = {"legal.passport": "BJ1234567", "income": MUCH}


@pytest.fixture
async def newer(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> Draft:
    """Return a draft as we read it after a newer process has written it."""
    await put(store, somebody, draft(3, every_answer()))
    document = await stored(redis, somebody)
    document |= NEWER
    document["answers"] |= NEW_ANSWERS
    secrets = json.dumps(opened(document, somebody) | NEW_SECRETS)
    envelope = SEALER.seal(secrets, owner=somebody, field="draft")
    document["sealed"] = b64encode(envelope).decode()
    document["changed"] |= {"preferences.pets": 3}
    document["taken"] = ["legal.passport"]
    await redis.client.set(draft_key(somebody), json.dumps(document), keepttl=True)
    read = (await store.load(somebody)).draft
    assert read
    return read


async def stored(redis: RedisConnection, person: PersonId) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        await redis.client.get(draft_key(person)) or ""
    )
    return document


def opened(document: dict[str, Any], person: PersonId) -> dict[str, Any]:
    """Return the sealed answers of *document*."""
    text = SEALER.open(b64decode(document["sealed"]), owner=person, field="draft")
    answers: dict[str, Any] = json.loads(text)
    return answers


async def save(
    store: RedisDraftStore, person: PersonId, read: Draft, changes: Changes
) -> None:
    """Save *changes* as `saveOnboardingDraft` does."""
    seen = await store.load(person)
    new = merged(read, changes, at=NOW, lifetime=DAY, save_id="one")
    assert await store.swap(person, seen, new, standing(new.version))


async def test_a_later_schema_is_read(newer: Draft) -> None:
    assert newer.version == 3
    assert newer.answers.role is Role.AGENT
    assert newer.answers.profile.first_name == "Afi"


async def test_a_save_keeps_all_that_is_unknown_to_us(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, newer: Draft
) -> None:
    old = await stored(redis, somebody)
    changes: Changes = {"role": Role.TENANT, "profile.firstName": "Kossi"}

    for _ in "12":
        await save(store, somebody, newer, changes)
        read = (await store.load(somebody)).draft
        assert read
        newer = read

    new = await stored(redis, somebody)
    assert new["version"] == 4
    assert {key: new[key] for key in NEWER} == NEWER
    assert new["answers"] == old["answers"] | {"role": "TENANT"}
    mine = {"profile.firstName": "Kossi"}
    assert opened(new, somebody) == opened(old, somebody) | mine
    assert new["changed"] == {
        "role": 4,
        "preferences.pets": 3,
        "profile.firstName": 4,
    }
    assert new["taken"] == ["legal.passport"]


async def test_a_lost_race_costs_the_loser_s_draft_nothing_that_is_new(
    store: RedisDraftStore, somebody: PersonId, newer: Draft
) -> None:
    before = deepcopy(newer.extra)

    assert await store.swap(somebody, NOTHING, newer, standing(4)) is False

    assert newer.extra == before


async def test_secrets_we_do_not_know_stay_sealed(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, newer: Draft
) -> None:
    await save(store, somebody, newer, {"role": Role.TENANT})

    assert b"BJ1234567" not in await everything(redis.client)


async def test_clearing_all_we_know_leaves_what_we_do_not(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, newer: Draft
) -> None:
    await save(store, somebody, newer, cleared(newer.answers))

    document = await stored(redis, somebody)
    assert document["answers"] == NEW_ANSWERS
    assert opened(document, somebody) == NEW_SECRETS


async def test_a_draft_that_begins_anew_carries_nothing_along(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, newer: Draft
) -> None:
    seen = await store.load(somebody)
    assert await store.swap(somebody, seen, None, standing(4))
    begun = Answers(profile=ProfileAnswers(first_name="Afi"))
    await put(store, somebody, draft(5, begun))

    document = await stored(redis, somebody)
    assert document["schema"] == 2
    assert document["answers"] == {}
    assert opened(document, somebody) == {"profile.firstName": "Afi"}
    assert not NEWER.keys() & document.keys() - {"schema"}


def cleared(answers: Answers) -> Changes:
    """Return what clears all of *answers*."""
    return {f.path: None for f in FIELDS if answers.at(f.path) is not None}
