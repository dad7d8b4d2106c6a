"""What Redis holds of sessions: hashes, for a time; and what nobody can read."""

import logging
import time
from uuid import uuid4

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.sessions import RedisSessionStore
from resolvers.errors import StoreUnavailable
from resolvers.models.person import PersonId
from resolvers.models.session import session_id
from tests.infra.redis.contents import everything
from tests.infra.redis.sample_sessions import (
    HOUR,
    Hand,
    claim_of,
    lives,
    new_session,
    opened,
    store_on,
)


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def sessions(redis: RedisConnection, clock: Hand) -> RedisSessionStore:
    return store_on(redis, clock)


NOBODY = b"00000000-0000-4000-8000-000000000000"
UNREADABLE = {
    "nothing": b"",
    "junk": b"+2290197123456",
    "not UTF-8": b'{"device":"\xff"}',
    "half": b'{"person":"2b1d',
    "a list": b"[]",
    "an empty one": b"{}",
    "nobody's": b'{"person":"+2290197123456","created_at":"2026-01-01T00:00:00Z",'
    b'"used_at":"2026-01-01T00:00:00Z"}',
    "in no time zone": b'{"person":"00000000-0000-4000-8000-000000000000",'
    b'"created_at":"2026-01-01T00:00:00","used_at":"2026-01-01T00:00:00"}',
    "without times": b'{"person":"00000000-0000-4000-8000-000000000000"}',
}


@pytest.mark.parametrize("stored", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_what_cannot_be_read_has_ended_and_the_log_quotes_nothing(
    sessions: RedisSessionStore,
    redis: RedisConnection,
    somebody: PersonId,
    stored: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    claim = claim_of(somebody)
    session = await opened(sessions, claim)
    stored = stored.replace(NOBODY, str(somebody).encode())
    await redis.client.set(f"session:{session}", stored, ex=100)

    assert await sessions.is_open(session, claim) is False
    assert await sessions.of(somebody) == []

    assert [record.levelno for record in caplog.records] == 2 * [logging.ERROR]
    assert "+229" not in caplog.text
    assert session not in caplog.text
    assert all(record.exc_info is None for record in caplog.records)


async def test_every_key_has_an_end(
    sessions: RedisSessionStore, redis: RedisConnection, clock: Hand, somebody: PersonId
) -> None:
    claim = claim_of(somebody)
    first, second = [await opened(sessions, claim) for _ in "12"]
    assert min((await lives(redis.client)).values()) > 0

    clock.turn(HOUR)
    await sessions.is_open(first, claim)
    assert min((await lives(redis.client)).values()) > 0

    await sessions.close(somebody, first)
    await sessions.bar(second, until=clock.now + HOUR)
    assert min((await lives(redis.client)).values()) > 0
    await sessions.close_all(somebody)
    assert min((await lives(redis.client)).values()) > 0


async def test_without_redis_nothing_is_judged(somebody: PersonId) -> None:
    nowhere = RedisConnection.to("redis://127.0.0.1:1/0", timeout=0.2)
    started = time.monotonic()

    with pytest.raises(StoreUnavailable):
        await store_on(nowhere, Hand()).is_open(new_session(), claim_of(somebody))

    assert time.monotonic() - started < 0.5
    await nowhere.close()


async def test_a_copy_of_redis_signs_nobody_in(
    sessions: RedisSessionStore, redis: RedisConnection, somebody: PersonId
) -> None:
    token = "c0ffee" + uuid4().hex + "c0ffee"
    await sessions.open(session_id(token), claim_of(somebody), "Opera Mini, Android")

    held = await everything(redis.client)

    assert session_id(token).encode() in held
    assert token.encode() not in held
    assert token[8:24].encode() not in held
