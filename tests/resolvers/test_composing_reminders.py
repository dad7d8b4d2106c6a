"""Whether a reminder is still wanted, still true and in time when it leaves."""

from datetime import timedelta
from uuid import uuid4

import pytest

from resolvers.composing import Composition, Postponed
from resolvers.models.draft import DraftState, Snapshot
from resolvers.models.message import Kind, Letter, Parcel
from resolvers.models.person import PersonId
from resolvers.reminders import about
from tests.resolvers.letters_by_hand import Desk, needless, person
from tests.resolvers.parcels_by_hand import parcel
from tests.resolvers.reminding import DAY, HOUR, NOTHING, at, draft, open_with

AFI = PersonId(uuid4())
SAVED = at("23 12:00")
DRAFT = draft(SAVED)
NOW = SAVED + 3 * HOUR


@pytest.fixture
def desk() -> Desk:
    """Afi is known, and has a draft."""
    desk = Desk()
    desk.people.known[AFI] = person(AFI)
    desk.drafts.stored[AFI] = open_with(DRAFT)
    return desk


def reminder(kind: Kind = Kind.STILL_HERE) -> Parcel:
    return parcel(kind, NOW, person=AFI, about=about(DRAFT))


async def test_who_opted_out_is_not_reminded_and_is_welcome(desk: Desk) -> None:
    desk.people.known[AFI] = person(AFI, wants_reminders=False)

    assert await desk.composer().compose(reminder(), NOW) == needless("opted_out")
    welcome = parcel(Kind.WELCOME, NOW, person=AFI, expires_at=NOW + DAY)
    assert isinstance(await desk.composer().compose(welcome, NOW), Letter)


@pytest.mark.parametrize(
    "snapshot",
    [
        NOTHING,
        open_with(None),
        open_with(None, DraftState.DISCARDED),
        open_with(DRAFT, DraftState.DISCARDED),
        open_with(DRAFT, DraftState.FINALIZED),
        open_with(draft(SAVED + timedelta(microseconds=1))),
    ],
    ids=["none", "expired", "discarded", "just discarded", "finalized", "another"],
)
async def test_nobody_is_reminded_of_a_draft_that_is_not_there(
    desk: Desk, snapshot: Snapshot
) -> None:
    desk.drafts.stored[AFI] = snapshot

    assert await desk.composer().compose(reminder(), NOW) == needless("draft_gone")


async def test_who_has_finished_is_not_reminded_though_redis_does_not_know_yet(
    desk: Desk,
) -> None:
    desk.people.known[AFI] = person(AFI, profile_completed_at=SAVED + HOUR)
    desk.drafts.stored[AFI] = open_with(DRAFT, DraftState.FROZEN)

    assert await desk.composer().compose(reminder(), NOW) == needless("finished")


@pytest.mark.parametrize(
    ("kind", "now", "composed"),
    [
        (Kind.STILL_HERE, "23 14:59", Postponed(at("23 15:00"))),
        (Kind.STILL_HERE, "23 21:00", Postponed(at("24 08:00"))),
        (Kind.STILL_HERE, "24 10:00", needless("too_late")),
        (Kind.EXPIRING, "23 23:00", Postponed(at("24 10:00"))),
        (Kind.EXPIRING, "24 11:31", needless("too_late")),
    ],
)
async def test_a_reminder_waits_for_its_time_and_comes_never_too_late(
    desk: Desk, kind: Kind, now: str, composed: Composition
) -> None:
    assert await desk.composer().compose(reminder(kind), at(now)) == composed


async def test_a_save_since_it_was_written_puts_it_off(desk: Desk) -> None:
    desk.drafts.stored[AFI] = open_with(draft(SAVED + HOUR, begun=SAVED))

    composed = await desk.composer().compose(reminder(), NOW)

    assert composed == Postponed(NOW + HOUR)
