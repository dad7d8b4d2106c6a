"""Sessions: opened, recognised, ended; and junk is turned away at the door."""

import time
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.sessions import RedisSessionStore
from infra.tokens import TokenSigner
from resolvers.errors import StoreUnavailable
from resolvers.models.person import PersonId
from tests.infra.redis.contents import everything

WEEK = 604_800
SIGNER = TokenSigner("a key of the tests", lifetime=WEEK)


@pytest.fixture
def sessions(redis: RedisConnection) -> RedisSessionStore:
    return RedisSessionStore(redis, SIGNER, lifetime=WEEK)


@pytest.fixture
def somebody() -> PersonId:
    return PersonId(uuid4())


@pytest.fixture
async def cut_off() -> AsyncIterator[RedisSessionStore]:
    """Give a store that fails as soon as it needs Redis."""
    nowhere = RedisConnection.to("redis://127.0.0.1:1/0", timeout=0.2)
    yield RedisSessionStore(nowhere, SIGNER, lifetime=WEEK)
    await nowhere.close()


async def test_a_token_says_whose_session_it_is(
    sessions: RedisSessionStore, somebody: PersonId
) -> None:
    tokens = [await sessions.open(somebody) for _ in "12"]
    other = await sessions.open(PersonId(uuid4()))

    assert [await sessions.owner(token) for token in tokens] == [somebody, somebody]
    assert await sessions.owner(other) not in (somebody, None)
    assert len({*tokens, other}) == 3


async def test_a_closed_session_has_no_owner_and_the_others_stay(
    sessions: RedisSessionStore, somebody: PersonId
) -> None:
    phone, laptop = [await sessions.open(somebody) for _ in "12"]

    for _ in "12":
        await sessions.close(phone)

    assert await sessions.owner(phone) is None
    assert await sessions.owner(laptop) == somebody


async def test_a_session_that_redis_forgot_has_ended(
    sessions: RedisSessionStore, redis: RedisConnection, somebody: PersonId
) -> None:
    token = await sessions.open(somebody)
    (key,) = await redis.client.keys()
    assert WEEK - 10 < await redis.client.ttl(key) <= WEEK

    await redis.client.delete(key)

    assert await sessions.owner(token) is None


async def test_a_copy_of_redis_signs_nobody_in(
    sessions: RedisSessionStore, redis: RedisConnection, somebody: PersonId
) -> None:
    token = await sessions.open(somebody)

    held = await everything(redis.client)

    assert held.startswith(b"session:")
    assert token.encode() not in held
    assert token[-43:].encode() not in held


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "x",
        96 * "A",
        96 * "\udcff",
        "session:*",
        10_000 * "A",
        TokenSigner("another key", lifetime=WEEK).sign(PersonId(uuid4())),
        TokenSigner("a key of the tests", lifetime=-1).sign(PersonId(uuid4())),
    ],
    ids=["empty", "short", "zeros", "halves", "key", "huge", "stranger's", "expired"],
)
async def test_junk_never_reaches_redis(cut_off: RedisSessionStore, junk: str) -> None:
    assert await cut_off.owner(junk) is None


async def test_a_good_token_does_and_is_not_judged_without_it(
    cut_off: RedisSessionStore, somebody: PersonId
) -> None:
    started = time.monotonic()
    with pytest.raises(StoreUnavailable):
        await cut_off.owner(SIGNER.sign(somebody))

    assert time.monotonic() - started < 0.5
