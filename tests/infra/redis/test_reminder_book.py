"""Whose draft to look at: in order, to the microsecond, forgotten by no mistake."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.reminders import RedisReminderBook
from resolvers.errors import StoreUnavailable
from resolvers.models.answers import Role, Step
from resolvers.models.person import PersonId
from resolvers.models.place import Place, Trace
from resolvers.ports.messages import Watched
from tests.infra.redis.contents import everything, keys

NOW = datetime(2099, 11, 23, 10, 30, 0, 123457, UTC)
"""Which no worker that runs meanwhile takes for due."""
HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)
AFI, BIO = PersonId(UUID(int=1)), PersonId(UUID(int=2))
BEGUN = Trace(1, Place(Step.PROFILE, None))
FARTHER = Trace(3, Place(Step.LEGAL, Role.AGENT))


@pytest.fixture
def book(redis: RedisConnection) -> RedisReminderBook:
    return RedisReminderBook(redis)


async def pages(book: RedisReminderBook) -> dict[PersonId, datetime]:
    found = await book.due(NOW + 1000 * HOUR, limit=1000)
    return {watched.person: watched.at for watched in found}


@pytest.mark.parametrize(
    "at",
    [NOW, NOW.replace(microsecond=0), NOW + TICK, NOW.astimezone(timezone(HOUR))],
    ids=["microseconds", "whole seconds", "a tick more", "another zone"],
)
async def test_a_time_comes_back_as_it_was_given(
    book: RedisReminderBook, at: datetime
) -> None:
    await book.watch(AFI, at)

    (found,) = await book.due(at, limit=10)
    assert found == Watched(AFI, at)
    assert found.at.tzinfo is UTC
    await book.settle(found, None)
    assert await pages(book) == {}


async def test_every_microsecond_can_be_settled(book: RedisReminderBook) -> None:
    for tick in range(0, 1_000_000, 9973):
        at = NOW + tick * TICK
        await book.watch(AFI, at)
        (found,) = await book.due(at, limit=1)
        await book.settle(found, at + HOUR)

        assert await pages(book) == {AFI: at + HOUR}, at


async def test_it_is_due_at_its_time_and_not_before(book: RedisReminderBook) -> None:
    await book.watch(AFI, NOW)

    assert await book.due(NOW - TICK, limit=10) == []
    assert len(await book.due(NOW, limit=10)) == 1


async def test_the_longest_due_come_first_and_no_more_than_asked_for(
    book: RedisReminderBook,
) -> None:
    people = [PersonId(uuid4()) for _ in range(5)]
    for n, person in enumerate(people):
        await book.watch(person, NOW - n * HOUR)

    found = await book.due(NOW, limit=3)

    assert [watched.person for watched in found] == people[:1:-1]


async def test_a_person_is_in_it_once(book: RedisReminderBook) -> None:
    await book.watch(AFI, NOW)
    await book.watch(AFI, NOW + HOUR)

    assert await pages(book) == {AFI: NOW + HOUR}


async def test_what_was_looked_at_is_looked_at_again_when_told(
    book: RedisReminderBook,
) -> None:
    await book.watch(AFI, NOW)
    await book.watch(BIO, NOW)

    await book.settle(Watched(AFI, NOW), NOW + HOUR)

    assert await pages(book) == {AFI: NOW + HOUR, BIO: NOW}


async def test_what_is_over_is_forgotten(
    book: RedisReminderBook, redis: RedisConnection
) -> None:
    await book.watch(AFI, NOW)
    await book.settle(Watched(AFI, NOW), None)

    assert b"reminders" not in await keys(redis.client)


@pytest.mark.parametrize("again", [None, NOW + HOUR])
async def test_a_draft_begun_meanwhile_is_looked_at_in_its_own_time(
    book: RedisReminderBook, again: datetime | None
) -> None:
    await book.watch(AFI, NOW)
    (seen,) = await book.due(NOW, limit=1)
    await book.watch(AFI, NOW + 3 * HOUR)

    await book.settle(seen, again)

    assert await pages(book) == {AFI: NOW + 3 * HOUR}


@pytest.mark.parametrize("again", [None, NOW + HOUR])
async def test_what_another_has_forgotten_stays_so(
    book: RedisReminderBook, again: datetime | None
) -> None:
    await book.settle(Watched(AFI, NOW), again)

    assert await pages(book) == {}


async def test_of_two_who_looked_the_first_decides(book: RedisReminderBook) -> None:
    await book.watch(AFI, NOW)
    seen = Watched(AFI, NOW)

    await asyncio.gather(*(book.settle(seen, NOW + n * HOUR) for n in (1, 2, 3)))

    assert len(await pages(book)) == 1
    first = (await pages(book))[AFI]
    await book.settle(seen, None)
    assert await pages(book) == {AFI: first}


async def test_redis_is_told_who_and_when_and_nothing_else(
    book: RedisReminderBook, redis: RedisConnection
) -> None:
    await book.watch(AFI, NOW)

    held = (await everything(redis.client)).split(b"\n")
    at = held.index(b"reminders")
    assert held[at + 1] == str(AFI).encode()


async def test_a_redis_that_is_away_is_said_so() -> None:
    away = RedisReminderBook(RedisConnection.to("redis://127.0.0.1:1/0", timeout=1))

    with pytest.raises(StoreUnavailable):
        await away.watch(AFI, NOW)
    with pytest.raises(StoreUnavailable):
        await away.due(NOW, limit=1)


async def test_where_a_draft_was_is_told_to_the_one_who_forgets_it(
    book: RedisReminderBook, redis: RedisConnection
) -> None:
    assert await book.watch(AFI, NOW, BEGUN) is None
    assert await book.settle(Watched(AFI, NOW), NOW + HOUR, FARTHER) is None

    seen = Watched(AFI, NOW + HOUR)
    told = await asyncio.gather(*(book.settle(seen, None) for _ in range(20)))

    assert [trace for trace in told if trace] == [FARTHER]
    assert not await redis.client.exists("{reminders}:traces")


async def test_who_begins_anew_is_told_where_the_one_before_was(
    book: RedisReminderBook,
) -> None:
    await book.watch(AFI, NOW, FARTHER)

    assert await book.watch(AFI, NOW + HOUR, BEGUN) == FARTHER
    assert await book.settle(Watched(AFI, NOW), None) is None
    assert await book.settle(Watched(AFI, NOW + HOUR), None) == BEGUN


async def test_a_trace_that_nobody_can_read_is_none(
    book: RedisReminderBook, redis: RedisConnection
) -> None:
    await book.watch(AFI, NOW)
    await redis.client.hset("{reminders}:traces", str(AFI), "1:payment:TENANT")

    assert await book.settle(Watched(AFI, NOW), None) is None
