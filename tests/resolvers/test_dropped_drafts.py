"""Which drafts count as dropped, where, and that each does so once."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest

from resolvers.models.answers import Answers, Role, Step
from resolvers.models.draft import DraftState, Snapshot
from resolvers.models.person import PersonId
from resolvers.models.place import Place, Trace
from tests.resolvers.reminded import AFI, DRAFT, MINUTE, SAVED, World
from tests.resolvers.reminding import DAY, HOUR, NOTHING, open_with

LEGAL = Place(Step.LEGAL, Role.AGENT)
FAR = replace(DRAFT, answers=Answers(role=Role.AGENT), changed={"legal.ifu": 1})
DROPPED = {"dropped:legal:AGENT": 1, "left:legal:AGENT": 1}


@pytest.fixture
def world() -> World:
    """Let a planner have looked at Afi's draft, which is then gone."""
    world = World()
    world.book.traces[AFI] = Trace(1, LEGAL)
    world.drafts.stored[AFI] = open_with(None)
    return world


async def test_one_that_has_expired_counts_where_it_was(world: World) -> None:
    await world.planner().plan()

    assert world.counted == DROPPED
    assert world.book.pages == {}
    assert world.book.traces == {}


async def test_it_counts_where_it_was_when_it_was_last_looked_at() -> None:
    world = World()
    world.drafts.stored[AFI] = open_with(FAR)
    await world.live(SAVED + DAY)
    assert world.counted == {}

    world.drafts.stored[AFI] = open_with(None)
    world.clock.now = SAVED + DAY + MINUTE
    await world.planner().plan()

    assert world.counted == DROPPED


async def test_many_planners_count_it_once(world: World) -> None:
    planners = [world.planner() for _ in range(20)]

    await asyncio.gather(*(planner.plan() for planner in planners))
    await world.planner().plan()

    assert world.counted == DROPPED


async def test_it_counts_where_nobody_is_reminded(world: World) -> None:
    await world.planner(reminds=False).plan()

    assert world.counted == DROPPED


@pytest.mark.parametrize(
    "snapshot",
    [
        NOTHING,
        open_with(None, DraftState.DISCARDED),
        open_with(None, DraftState.FINALIZED),
        open_with(FAR, DraftState.FINALIZED),
        open_with(None, DraftState.FROZEN),
    ],
    ids=["none", "discarded", "finalized", "late answers", "being finalized"],
)
async def test_what_ended_otherwise_was_not_dropped(
    world: World, snapshot: Snapshot
) -> None:
    world.drafts.stored[AFI] = snapshot

    await world.planner().plan()

    assert world.counted == {}
    assert world.book.traces == {}


async def test_one_that_was_watched_and_never_saved_was_no_draft(world: World) -> None:
    world.book.traces[AFI] = Trace(2, LEGAL)

    await world.planner().plan()

    assert world.counted == {}


async def test_one_that_was_begun_meanwhile_is_not_taken_for_it(world: World) -> None:
    world.drafts.meanwhile = (world.book, AFI, world.clock.now + HOUR)

    await world.planner().plan()

    assert world.counted == {}


async def test_one_of_before_there_were_counts_is_left_out() -> None:
    world = World()
    world.drafts.stored[AFI] = open_with(replace(FAR, step_since=None))
    await world.planner().plan()
    assert world.book.traces == {}

    world.drafts.stored[AFI] = open_with(None)
    world.clock.now = SAVED + 2 * DAY
    await world.planner().plan()

    assert world.counted == {}


async def test_of_an_odd_clock_it_is_looked_at_again_in_a_minute(world: World) -> None:
    world.drafts.stored[AFI] = open_with(replace(FAR, expires_at=SAVED + HOUR))

    assert await world.planner().plan() == 1

    assert world.book.pages == {AFI: world.clock.now + MINUTE}
    assert await world.planner().plan() == 0


async def test_another_person_s_is_another_draft(world: World) -> None:
    bio = PersonId(uuid4())
    world.book.pages[bio] = SAVED
    world.book.traces[bio] = Trace(1, Place(Step.PROFILE, None))
    world.drafts.stored[bio] = open_with(None)

    await world.planner().plan()

    assert world.counted == {**DROPPED, "dropped:profile:-": 1, "left:profile:-": 1}
