"""What processes count arrives in Redis once, and outlives its being away."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from redis.exceptions import ResponseError

from infra.redis.connection import RedisConnection
from infra.redis.tally import RedisTally, tally_key
from infra.redis.tally_book import RedisTallyBook
from resolvers.errors import StoreUnavailable

EVENING = datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = EVENING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def tally(redis: RedisConnection, watch: Watch) -> AsyncIterator[RedisTally]:
    tally = RedisTally(redis, watch)
    yield tally
    await tally.close()


@pytest.fixture
def book(redis: RedisConnection) -> RedisTallyBook:
    return RedisTallyBook(redis)


async def arrived(
    book: RedisTallyBook, event: str, number: int, day: date = MONDAY
) -> None:
    async with asyncio.timeout(20):
        counts = await book.days([day])
        while counts[0].get(event) != number:
            await asyncio.sleep(0.02)
            counts = await book.days([day])


async def test_it_is_there_by_itself_after_a_while(
    tally: RedisTally, book: RedisTallyBook
) -> None:
    for _ in range(1000):
        tally.count("saved")
    tally.count("seconds:profile:AGENT", 40)

    await arrived(book, "saved", 1000)

    tally.count("saved")
    await arrived(book, "saved", 1001)
    assert await book.days([MONDAY]) == [{"saved": 1001, "seconds:profile:AGENT": 40}]


async def test_what_several_processes_count_adds_up(
    redis: RedisConnection, book: RedisTallyBook, watch: Watch
) -> None:
    processes = [RedisTally(redis, watch) for _ in range(5)]
    for process in processes:
        process.count("saved", 3)

    await asyncio.gather(*(process.pour() for process in processes))

    assert await book.days([MONDAY]) == [{"saved": 15}]


async def test_a_day_begins_at_midnight_in_porto_novo(
    tally: RedisTally, book: RedisTallyBook, watch: Watch
) -> None:
    tally.count("saved")
    await tally.pour()
    watch.now += timedelta(seconds=1)
    tally.count("saved", 2)

    await tally.pour()

    assert await book.days([MONDAY, TUESDAY]) == [{"saved": 1}, {"saved": 2}]


async def test_a_day_is_kept_for_thirty_five_days(
    tally: RedisTally, redis: RedisConnection
) -> None:
    tally.count("saved")
    await tally.pour()

    life = timedelta(seconds=await redis.client.ttl(tally_key(MONDAY)))
    assert timedelta(34) < life <= timedelta(35)


async def test_closing_pours_what_is_left(
    tally: RedisTally, book: RedisTallyBook
) -> None:
    tally.count("saved")

    await tally.close()

    assert await book.days([MONDAY]) == [{"saved": 1}]


async def test_a_batch_whose_answer_got_lost_is_not_poured_twice(
    tally: RedisTally,
    redis: RedisConnection,
    book: RedisTallyBook,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = tally._script  # noqa: SLF001 - its answers get lost

    async def deaf(*what: object) -> None:
        await script(*what)  # type: ignore[arg-type] # as they came
        raise StoreUnavailable("Redis")

    tally.count("saved", 5)
    with monkeypatch.context() as patch:
        patch.setattr(tally, "_script", deaf)
        with pytest.raises(StoreUnavailable):
            await tally.pour()
    tally.count("saved")

    await tally.pour()

    assert await book.days([MONDAY]) == [{"saved": 6}]


async def test_while_redis_is_away_nothing_is_lost_and_nothing_grows(
    watch: Watch,
) -> None:
    away = RedisConnection.to("redis://127.0.0.1:1/0", timeout=0.1)
    tally = RedisTally(away, watch)

    for day in range(50):
        watch.now = EVENING + timedelta(day)
        for number in range(3000):
            tally.count(f"event {number}")
        with pytest.raises(StoreUnavailable):
            await tally.pour()

    kept = tally._days  # noqa: SLF001 - what a process holds
    assert len(kept) <= 35
    assert {len(counts) for counts in kept.values()} == {1000}
    await tally.close()
    await away.close()


async def test_a_key_of_another_kind_does_not_stop_the_counting(
    tally: RedisTally, redis: RedisConnection, book: RedisTallyBook, watch: Watch
) -> None:
    await redis.client.set(tally_key(MONDAY), "mine")
    tally.count("saved")
    with pytest.raises(ResponseError):
        await tally.pour()
    watch.now += timedelta(days=1)
    tally.count("saved")

    await arrived(book, "saved", 1, TUESDAY)
