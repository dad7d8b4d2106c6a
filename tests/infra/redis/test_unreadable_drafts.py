"""A draft nobody can read is set aside, whole, and its owner begins anew."""

import json
import logging
from typing import Any

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, draft_key, standing_key
from resolvers.models.person import PersonId
from tests.infra.redis.contents import keys
from tests.infra.redis.sample_drafts import NOW, draft, put, standing

IFU = "3201910583729"


def document(**changes: object) -> bytes:
    """Return a good document with *changes* that make it bad; `...` leaves out."""
    good: dict[str, Any] = {
        "schema": 1,
        "version": 3,
        "first_version": 1,
        "created_at": NOW.isoformat(),
        "updated_at": NOW.isoformat(),
        "expires_at": NOW.isoformat(),
        "answers": {"role": "AGENT", "company": IFU},
        "changed": {"role": 3},
        "saves": {},
    }
    kept = {k: v for k, v in (good | changes).items() if v is not ...}
    return json.dumps(kept, ensure_ascii=False).encode()


BAD = {
    "not JSON": b"legal.ifu=" + IFU.encode(),
    "half of it": document()[:-1],
    "not UTF-8": b'{"schema":1,"answers":"\xff"}',
    "bytes": bytes(range(256)),
    "a list": b"[" + document() + b"]",
    "a text": json.dumps(IFU).encode(),
    "nothing": b"null",
    "no version": document(version=...),
    "no answers": document(answers=...),
    "no time": document(updated_at=...),
    "a name as version": document(version=f"Afi {IFU}"),
    "no number as version": document(version=None),
    "a number as time": document(created_at=5),
    "a name as time": document(expires_at=f"Afi {IFU}"),
    "a text as answers": document(answers=IFU),
    "a number as seal": document(sealed=5),
    "a name as seal": document(sealed="Aïcha"),
    "a number as taken": document(taken=5),
}


@pytest.fixture(params=list(BAD.values()), ids=list(BAD))
def bad(request: pytest.FixtureRequest) -> bytes:
    document: bytes = request.param
    return document


async def test_it_is_set_aside_byte_for_byte_for_the_life_it_has_left(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, bad: bytes
) -> None:
    await redis.client.set(draft_key(somebody), bad, ex=100)

    assert (await store.load(somebody)).draft is None

    aside = f"set-aside:{{onboarding:{somebody}}}"
    assert await keys(redis.client) == [aside.encode()]
    assert await redis.client.get(aside) == bad
    assert 90 < await redis.client.ttl(aside) <= 100


async def test_the_log_says_so_once_and_quotes_nothing(
    store: RedisDraftStore,
    redis: RedisConnection,
    somebody: PersonId,
    bad: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await redis.client.set(draft_key(somebody), bad)

    for _ in "123":
        await store.load(somebody)

    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert draft_key(somebody) in record.getMessage()
    assert IFU not in caplog.text
    assert "Afi" not in caplog.text
    assert record.exc_info is None


async def test_its_owner_begins_anew(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId, bad: bytes
) -> None:
    await redis.client.set(draft_key(somebody), bad)
    await store.load(somebody)

    begun = await put(store, somebody, draft(1))

    assert begun.draft
    assert begun.draft.answers == draft(1).answers


async def test_versions_go_on_where_it_ended(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await put(store, somebody, draft(7))
    await redis.client.set(draft_key(somebody), "junk")

    for _ in "12":
        seen = await store.load(somebody)
        assert (seen.draft, seen.standing) == (None, standing(7))
    assert await redis.client.exists(standing_key(somebody))


async def test_of_two_the_later_is_kept(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    for text in ("first", "second"):
        await redis.client.set(draft_key(somebody), text)
        await store.load(somebody)

    aside = await redis.client.get(f"set-aside:{{{draft_key(somebody)}}}")
    assert aside == b"second"
