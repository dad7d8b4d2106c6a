"""Sessions: opened, recognised, listed, ended."""

import asyncio
from uuid import uuid4

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.sessions import RedisSessionStore
from resolvers.models.person import PersonId
from resolvers.models.session import Session
from tests.infra.redis.contents import keys
from tests.infra.redis.sample_sessions import (
    HOUR,
    Hand,
    claim_of,
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


async def test_an_opened_session_is_open_and_no_other_is(
    sessions: RedisSessionStore, somebody: PersonId
) -> None:
    claim = claim_of(somebody)
    session = await opened(sessions, claim)

    assert await sessions.is_open(session, claim) is True
    assert await sessions.is_open(new_session(), claim) is False


async def test_it_is_nobody_else_s(
    sessions: RedisSessionStore, somebody: PersonId
) -> None:
    session = await opened(sessions, claim_of(somebody))

    assert await sessions.is_open(session, claim_of(PersonId(uuid4()))) is False


async def test_a_closed_session_has_ended_and_the_others_go_on(
    sessions: RedisSessionStore, somebody: PersonId
) -> None:
    claim = claim_of(somebody)
    phone, laptop = [await opened(sessions, claim) for _ in "12"]

    for _ in "12":
        await sessions.close(somebody, phone)

    assert await sessions.is_open(phone, claim) is False
    assert await sessions.is_open(laptop, claim) is True
    assert [session.id for session in await sessions.of(somebody)] == [laptop]


async def test_what_was_closed_leaves_nothing_in_redis(
    sessions: RedisSessionStore, redis: RedisConnection, somebody: PersonId
) -> None:
    session = await opened(sessions, claim_of(somebody))

    await sessions.close(somebody, session)

    assert await keys(redis.client) == []


async def test_closing_all_ends_every_session_of_the_person_and_of_nobody_else(
    sessions: RedisSessionStore, somebody: PersonId
) -> None:
    mine, theirs = claim_of(somebody), claim_of(PersonId(uuid4()))
    ended = [await opened(sessions, mine) for _ in range(20)]
    stays = await opened(sessions, theirs)

    await sessions.close_all(somebody)

    assert not any([await sessions.is_open(session, mine) for session in ended])
    assert await sessions.of(somebody) == []
    assert await sessions.is_open(stays, theirs) is True


async def test_closing_all_leaves_neither_sessions_nor_their_list(
    sessions: RedisSessionStore, redis: RedisConnection, somebody: PersonId
) -> None:
    for _ in "12":
        await opened(sessions, claim_of(somebody))

    await sessions.close_all(somebody)

    assert await keys(redis.client) == [f"signed-out:{somebody}".encode()]


async def test_who_closed_all_can_sign_in_at_once(
    sessions: RedisSessionStore, somebody: PersonId
) -> None:
    claim = claim_of(somebody)
    await sessions.close_all(somebody)

    session = await opened(sessions, claim)

    assert await sessions.is_open(session, claim) is True


async def test_a_session_that_redis_forgot_has_ended(
    sessions: RedisSessionStore, redis: RedisConnection, somebody: PersonId
) -> None:
    claim = claim_of(somebody)
    session = await opened(sessions, claim)

    await redis.client.delete(f"session:{session}")

    assert await sessions.is_open(session, claim) is False
    assert await sessions.of(somebody) == []


async def test_sessions_are_listed_the_last_used_first(
    sessions: RedisSessionStore, clock: Hand, somebody: PersonId
) -> None:
    begun, claim = clock.now, claim_of(somebody)
    phone = await opened(sessions, claim, "Chrome Mobile, Android")
    clock.turn(HOUR)
    laptop = await opened(sessions, claim)
    assert [session.id for session in await sessions.of(somebody)] == [laptop, phone]

    clock.turn(HOUR)
    await sessions.is_open(phone, claim)

    assert await sessions.of(somebody) == [
        Session(phone, "Chrome Mobile, Android", begun, begun + 2 * HOUR),
        Session(laptop, None, begun + HOUR, begun + HOUR),
    ]


async def test_nobody_has_sessions_before_the_first(
    sessions: RedisSessionStore, somebody: PersonId
) -> None:
    await opened(sessions, claim_of(PersonId(uuid4())))

    assert await sessions.of(somebody) == []


async def test_a_hundred_may_open_and_use_at_once(
    sessions: RedisSessionStore, clock: Hand, somebody: PersonId
) -> None:
    claim = claim_of(somebody)
    session = await opened(sessions, claim)
    clock.turn(HOUR)

    uses = (sessions.is_open(session, claim) for _ in range(100))

    assert all(await asyncio.gather(*uses))
    assert [found.id for found in await sessions.of(somebody)] == [session]
