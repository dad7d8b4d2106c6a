"""Sessions of the present backend: open until they are ended here."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.sessions import RedisSessionStore
from resolvers.models.person import PersonId
from tests.infra.redis.contents import keys
from tests.infra.redis.sample_sessions import (
    DAY,
    HOUR,
    Hand,
    claim_of,
    foreign_claim,
    lives,
    milliseconds,
    new_session,
    opened,
    store_on,
)

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> Hand:
    return Hand(datetime.now(UTC).replace(microsecond=500_000))


@pytest.fixture
def sessions(redis: RedisConnection, clock: Hand) -> RedisSessionStore:
    return store_on(redis, clock)


async def test_they_are_open_without_being_opened_and_asking_keeps_nothing(
    sessions: RedisSessionStore, redis: RedisConnection, somebody: PersonId
) -> None:
    for issued_at in (None, datetime.now(UTC)):
        claim = foreign_claim(somebody, issued_at)
        assert await sessions.is_open(new_session(), claim) is True

    assert await keys(redis.client) == []
    assert await sessions.of(somebody) == []


async def test_a_barred_one_has_ended_and_the_others_go_on(
    sessions: RedisSessionStore,
    somebody: PersonId,
    caplog: pytest.LogCaptureFixture,
) -> None:
    claim, barred = foreign_claim(somebody), new_session()

    for _ in "12":
        await sessions.bar(barred, until=claim.expires_at)

    assert await sessions.is_open(barred, claim) is False
    assert await sessions.is_open(new_session(), claim) is True
    assert caplog.records == [], "that is nothing to log"


async def test_it_stays_barred_for_as_long_as_its_token_lives(
    sessions: RedisSessionStore, redis: RedisConnection, somebody: PersonId
) -> None:
    until = foreign_claim(somebody, left=timedelta(hours=3, microseconds=1)).expires_at

    await sessions.bar(new_session(), until=until)

    (life,) = (await lives(redis.client)).values()
    needed = milliseconds(until - datetime.now(UTC))
    assert needed <= life <= needed + 2000


async def test_barring_what_has_expired_leaves_nothing(
    sessions: RedisSessionStore, redis: RedisConnection
) -> None:
    await sessions.bar(new_session(), until=datetime.now(UTC) - HOUR)

    assert await lives(redis.client) == {}


async def test_a_token_for_the_end_of_time_can_be_barred(
    sessions: RedisSessionStore, somebody: PersonId
) -> None:
    claim, barred = foreign_claim(somebody), new_session()

    await sessions.bar(barred, until=datetime.max.replace(tzinfo=UTC))

    assert await sessions.is_open(barred, claim) is False


@pytest.mark.parametrize(
    ("issued", "good"),
    [
        (-DAY, False),
        (-SECOND / 2, False),  # the second it was, as most backends write it
        (timedelta(0), False),
        (SECOND / 2, True),
        (SECOND, True),
        (DAY, True),
    ],
    ids=str,
)
async def test_closing_all_ends_those_issued_until_then(
    sessions: RedisSessionStore,
    clock: Hand,
    somebody: PersonId,
    issued: timedelta,
    *,
    good: bool,
) -> None:
    claim, session = foreign_claim(somebody, clock.now + issued), new_session()
    assert await sessions.is_open(session, claim) is True

    await sessions.close_all(somebody)

    assert await sessions.is_open(session, claim) is good


async def test_closing_all_ends_those_that_do_not_say_when(
    sessions: RedisSessionStore, somebody: PersonId
) -> None:
    await sessions.close_all(somebody)

    assert await sessions.is_open(new_session(), foreign_claim(somebody)) is False


async def test_it_ends_nobody_else_s(
    sessions: RedisSessionStore, somebody: PersonId
) -> None:
    other = foreign_claim(PersonId(uuid4()), datetime.now(UTC) - DAY)

    await sessions.close_all(somebody)

    assert await sessions.is_open(new_session(), other) is True


async def test_closing_all_again_moves_the_line(
    sessions: RedisSessionStore, clock: Hand, somebody: PersonId
) -> None:
    await sessions.close_all(somebody)
    clock.turn(HOUR)
    between = foreign_claim(somebody, clock.now)
    assert await sessions.is_open(new_session(), between) is True

    await sessions.close_all(somebody)

    assert await sessions.is_open(new_session(), between) is False


async def test_a_barred_one_stays_barred_however_late_it_was_issued(
    sessions: RedisSessionStore, clock: Hand, somebody: PersonId
) -> None:
    claim, barred = foreign_claim(somebody, clock.now + HOUR), new_session()
    await sessions.bar(barred, until=claim.expires_at)

    await sessions.close_all(somebody)

    assert await sessions.is_open(barred, claim) is False


async def test_redis_remembers_when_somebody_left_as_long_as_a_token_may_live(
    sessions: RedisSessionStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await sessions.close_all(somebody)

    ((key, life),) = (await lives(redis.client)).items()
    assert key == f"signed-out:{somebody}"
    assert timedelta(days=365) < timedelta(milliseconds=life) <= timedelta(days=366)


async def test_one_of_ours_that_is_barred_has_ended_without_a_word(
    sessions: RedisSessionStore, somebody: PersonId, caplog: pytest.LogCaptureFixture
) -> None:
    claim = claim_of(somebody)
    session = await opened(sessions, claim)

    await sessions.bar(session, until=claim.expires_at)

    assert await sessions.is_open(session, claim) is False
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


async def test_a_hundred_may_ask_while_one_leaves(
    sessions: RedisSessionStore, somebody: PersonId
) -> None:
    claim, session = foreign_claim(somebody, datetime.now(UTC) - DAY), new_session()

    await asyncio.gather(
        *(sessions.is_open(session, claim) for _ in range(100)),
        sessions.close_all(somebody),
    )

    assert await sessions.is_open(session, claim) is False
