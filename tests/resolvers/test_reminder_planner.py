"""Who is reminded, of what, and how often."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from resolvers.errors import SealBroken, StoreUnavailable
from resolvers.models.draft import DraftState, Snapshot
from resolvers.models.message import Kind
from resolvers.models.person import PersonId
from resolvers.reminders import STILL_HERE_AFTER
from tests.resolvers.reminded import AFI, DRAFT, MINUTE, SAVED, World
from tests.resolvers.reminding import (
    DAY,
    HOUR,
    NOTHING,
    at,
    draft,
    open_with,
)

BIO = PersonId(uuid4())


@pytest.fixture
def world() -> World:
    return World()


async def test_nobody_is_reminded_before_it_is_time(world: World) -> None:
    world.clock.now -= MINUTE

    assert await world.planner().plan() == 0
    assert world.written == []


async def test_it_is_written_down_and_the_next_is_looked_for(world: World) -> None:
    assert await world.planner().plan() == 1

    assert world.written == [(AFI, Kind.STILL_HERE)]
    assert world.book.pages == {AFI: at("24 08:00")}


async def test_a_draft_that_is_left_alone_is_told_of_twice_then_its_end_awaited(
    world: World,
) -> None:
    await world.live(SAVED + DAY - 10 * MINUTE)

    assert world.written == [(AFI, Kind.STILL_HERE), (AFI, Kind.EXPIRING)]
    assert world.book.pages == {AFI: SAVED + DAY + MINUTE}


@pytest.mark.parametrize("hours", [1, 2, 4, 7, 11, 23])
async def test_however_often_they_save_it_is_one_of_a_kind(
    world: World, hours: int
) -> None:
    await world.live(SAVED + 4 * DAY, save_every=hours * HOUR)

    assert len(world.written) == len(set(world.written))
    assert (AFI, Kind.EXPIRING) not in world.written or hours == 23


async def test_a_save_puts_it_off(world: World) -> None:
    world.drafts.stored[AFI] = open_with(draft(SAVED + HOUR, begun=SAVED))

    await world.planner().plan()

    assert world.written == []
    assert world.book.pages == {AFI: SAVED + HOUR + STILL_HERE_AFTER}


async def test_many_planners_at_once_write_one(world: World) -> None:
    planners = [world.planner() for _ in range(20)]

    await asyncio.gather(*(planner.plan() for planner in planners))

    assert world.written == [(AFI, Kind.STILL_HERE)]


@pytest.mark.parametrize(
    "snapshot",
    [
        NOTHING,
        open_with(None),
        open_with(None, DraftState.DISCARDED),
        open_with(DRAFT, DraftState.DISCARDED),
        open_with(None, DraftState.FINALIZED),
        open_with(DRAFT, DraftState.FINALIZED),  # with answers that came too late
    ],
    ids=[
        "none",
        "expired",
        "discarded",
        "just discarded",
        "finalized",
        "late answers",
    ],
)
async def test_what_is_over_is_forgotten(world: World, snapshot: Snapshot) -> None:
    world.drafts.stored[AFI] = snapshot

    assert await world.planner().plan() == 1
    assert world.written == []
    assert world.book.pages == {}


async def test_of_two_that_are_due_only_the_later_goes_out(world: World) -> None:
    world.clock.now = at("24 08:30")

    await world.planner().plan()

    assert world.written == [(AFI, Kind.EXPIRING)]
    assert world.book.pages == {AFI: SAVED + DAY + MINUTE}


@pytest.mark.parametrize(
    "broken",
    [
        open_with(replace(DRAFT, expires_at=datetime.min.replace(tzinfo=UTC))),
        SealBroken(),
        StoreUnavailable("Redis"),
    ],
    ids=["impossible", "sealed", "away"],
)
async def test_one_broken_draft_does_not_keep_the_others_waiting(
    world: World, broken: Snapshot | Exception
) -> None:
    world.drafts.stored[BIO] = broken
    world.book.pages[BIO] = SAVED  # is looked at first

    assert await world.planner().plan() == 2
    assert world.written == [(AFI, Kind.STILL_HERE)]
    assert world.book.pages.get(BIO) in {None, world.clock.now + MINUTE}
    assert await world.planner().plan() == 0


async def test_what_could_not_be_written_is_tried_again_a_minute_later(
    world: World,
) -> None:
    world.shelf.failures = 1
    await world.planner().plan()
    assert world.written == []

    world.clock.now += MINUTE
    await world.planner().plan()

    assert world.written == [(AFI, Kind.STILL_HERE)]


async def test_a_book_that_is_away_is_said_so(world: World) -> None:
    world.book.away = True

    with pytest.raises(StoreUnavailable):
        await world.planner().plan()


async def test_a_draft_that_is_begun_meanwhile_is_not_forgotten(world: World) -> None:
    begun = world.clock.now + STILL_HERE_AFTER
    world.drafts.stored[AFI] = open_with(None, DraftState.DISCARDED)
    world.drafts.meanwhile = (world.book, AFI, begun)

    await world.planner().plan()

    assert world.book.pages == {AFI: begun}


async def test_who_cannot_opt_out_is_not_reminded(world: World) -> None:
    assert await world.planner(reminds=False).plan() == 1

    assert world.written == []
    assert world.book.pages == {AFI: SAVED + DAY + MINUTE}


async def test_a_batch_is_two_hundred(world: World) -> None:
    world.book.pages |= {PersonId(uuid4()): SAVED for _ in range(250)}

    assert [await world.planner().plan() for _ in range(3)] == [200, 51, 0]
