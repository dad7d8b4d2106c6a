"""How long a session lives: a while after its last use, and never past its token."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.sessions import RedisSessionStore
from resolvers.models.person import PersonId
from resolvers.models.session import Claim, SessionId
from tests.infra.redis.contents import keys
from tests.infra.redis.faulty_redis import faulty
from tests.infra.redis.sample_sessions import (
    AGE,
    DAY,
    HOUR,
    IDLE,
    Hand,
    claim_of,
    lives,
    milliseconds,
    new_session,
    opened,
    store_on,
)

MOMENT = timedelta(microseconds=1)
SHORT = milliseconds(timedelta(minutes=1))


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def sessions(redis: RedisConnection, clock: Hand) -> RedisSessionStore:
    return store_on(redis, clock)


async def left(redis: RedisConnection, session: SessionId) -> timedelta:
    life = await redis.client.pttl(f"session:{session}")
    return timedelta(milliseconds=life)


def about(expected: timedelta, found: timedelta) -> bool:
    """Whether *found* is *expected*, but for the moments that the test takes."""
    return abs(expected - found) < timedelta(seconds=5)


async def test_it_lives_a_while_and_its_list_as_long(
    sessions: RedisSessionStore, redis: RedisConnection, somebody: PersonId
) -> None:
    session = await opened(sessions, claim_of(somebody))

    assert about(IDLE, await left(redis, session))
    (listed,) = [n for k, n in (await lives(redis.client)).items() if "s:" in k]
    assert about(IDLE, timedelta(milliseconds=listed))


async def test_use_prolongs_it_by_the_hour(
    sessions: RedisSessionStore, redis: RedisConnection, clock: Hand, somebody: PersonId
) -> None:
    claim, begun = claim_of(somebody), clock.now
    session = await opened(sessions, claim)
    for key in await keys(redis.client):
        await redis.client.pexpire(key, SHORT)

    clock.turn(HOUR - MOMENT)
    assert await sessions.is_open(session, claim) is True
    assert max((await lives(redis.client)).values()) <= SHORT, "not worth a write yet"
    (found,) = await sessions.of(somebody)
    assert found.last_used_at == begun

    clock.turn(MOMENT)
    assert await sessions.is_open(session, claim) is True
    assert min((await lives(redis.client)).values()) > SHORT
    assert about(IDLE, await left(redis, session))
    (found,) = await sessions.of(somebody)
    assert (found.created_at, found.last_used_at) == (begun, begun + HOUR)


@pytest.mark.parametrize("token_has", [timedelta(minutes=1), DAY, IDLE - DAY])
async def test_it_is_not_opened_for_longer_than_its_token(
    sessions: RedisSessionStore,
    redis: RedisConnection,
    somebody: PersonId,
    token_has: timedelta,
) -> None:
    session = await opened(sessions, claim_of(somebody, token_has))

    assert about(token_has, await left(redis, session))


async def test_nor_prolonged_past_it(
    sessions: RedisSessionStore, redis: RedisConnection, clock: Hand, somebody: PersonId
) -> None:
    claim = claim_of(somebody, AGE)
    session = await opened(sessions, claim)

    clock.turn(AGE - DAY)
    assert await sessions.is_open(session, claim) is True

    assert about(DAY, await left(redis, session))


@pytest.mark.parametrize("over", [timedelta(0), timedelta(milliseconds=1), HOUR])
async def test_a_token_that_ends_while_it_is_looked_up_fails_nobody(
    sessions: RedisSessionStore, clock: Hand, somebody: PersonId, over: timedelta
) -> None:
    claim = Claim(somebody, new_session(), expires_at=clock.now + 2 * HOUR, ours=True)
    session = await opened(sessions, claim)
    clock.now = claim.expires_at - timedelta(microseconds=400) + over

    await sessions.is_open(session, claim)  # open or not, but no error of Redis


async def test_what_is_ended_while_it_is_prolonged_stays_ended(
    sessions: RedisSessionStore,
    redis: RedisConnection,
    redis_url: str,
    somebody: PersonId,
) -> None:
    claim = claim_of(somebody)
    session = await opened(sessions, claim)
    later = Hand()
    later.turn(HOUR)

    async def end() -> None:
        await sessions.close(somebody, session)

    async with faulty(redis_url) as network:
        network.plan(b"ZADD", end)
        await store_on(network.redis, later).is_open(session, claim)
        assert network.sent(b"ZADD") == 1

    assert await sessions.is_open(session, claim) is False
    assert await sessions.of(somebody) == []
    assert await redis.client.exists(f"session:{session}") == 0


async def test_of_51_sessions_the_one_not_used_for_longest_ends(
    sessions: RedisSessionStore, redis: RedisConnection, clock: Hand, somebody: PersonId
) -> None:
    claim = claim_of(somebody)
    before = []
    for _ in range(50):
        before.append(await opened(sessions, claim))
        clock.turn(MOMENT)
    first, second, *others = before
    clock.turn(HOUR)
    await sessions.is_open(first, claim)

    last = await opened(sessions, claim)

    open_now = {session.id for session in await sessions.of(somebody)}
    assert open_now == {first, last, *others}
    assert await sessions.is_open(second, claim) is False
    assert len(await keys(redis.client)) == 51, "fifty, and their list"


async def test_of_a_hundred_opened_at_once_fifty_stay(
    sessions: RedisSessionStore, redis: RedisConnection, somebody: PersonId
) -> None:
    claim = claim_of(somebody)
    other = await opened(sessions, claim_of(PersonId(uuid4())))
    await asyncio.gather(*(opened(sessions, claim) for _ in range(100)))

    assert len(await sessions.of(somebody)) == 50
    assert await redis.client.zcard(f"sessions:{somebody}") == 50
    assert await redis.client.exists(f"session:{other}") == 1


async def test_expired_ones_drop_out_of_the_list(
    sessions: RedisSessionStore, redis: RedisConnection, clock: Hand, somebody: PersonId
) -> None:
    claim = claim_of(somebody)
    gone = [await opened(sessions, claim) for _ in range(50)]
    clock.turn(DAY)
    used = await opened(sessions, claim)
    await redis.client.delete(*(f"session:{session}" for session in gone))

    clock.turn(IDLE - DAY)
    new = await opened(sessions, claim)

    assert await redis.client.zrange(f"sessions:{somebody}", 0, -1) == [
        used.encode(),
        new.encode(),
    ]
