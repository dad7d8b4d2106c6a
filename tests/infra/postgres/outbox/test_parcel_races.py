"""Two workers and an operator meet at one row, in every order that hurts."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from infra.postgres.message_log import MessageLog
from infra.postgres.parcels import PostgresParcels
from resolvers.models.message import Channel, DeliveryState, Kind, MessageId, Parcel
from resolvers.models.person import PersonId
from resolvers.ports.messages import TakenOver
from tests.infra.postgres.outbox.rows import NOW, Outbox

SMS = Channel.SMS
WAITING, SENDING = DeliveryState.WAITING, DeliveryState.SENDING
SENT, DEAD = DeliveryState.SENT, DeliveryState.DEAD
CANCELLED = DeliveryState.CANCELLED
LOST = "uncertain: worker lost"


@pytest.fixture
async def id_(rows: Outbox, afi: PersonId) -> MessageId:
    return MessageId(await rows.add(user_id=afi, relayed_at=NOW))


@pytest.fixture
async def slow(parcels: PostgresParcels, id_: MessageId) -> Parcel:
    """Begin to send it now, and say nothing more for a while."""
    seen = await parcels.parcel(id_)
    assert seen
    await parcels.begin(seen, SMS)
    return seen


@pytest.fixture
async def given_up(rows: Outbox, parcels: PostgresParcels, slow: Parcel) -> Parcel:
    """Have another worker find it, and give it up."""
    rows.clock.pass_by(timedelta(minutes=2))
    found = await parcels.parcel(slow.id)
    assert found
    assert found.state is SENDING
    await parcels.end(found, DEAD, reason=LOST, begun_at=NOW)
    return found


async def test_that_it_was_sent_is_kept_though_it_was_given_up(
    rows: Outbox, parcels: PostgresParcels, slow: Parcel, given_up: Parcel
) -> None:
    await parcels.end(slow, SENT, reason="", begun_at=NOW)

    row = await rows.row(slow.id)
    assert (row["state"], row["reason"], row["tries"]) == ("sent", None, 2)


@pytest.mark.parametrize("state", [WAITING, DEAD, CANCELLED])
async def test_nothing_else_is(
    rows: Outbox,
    parcels: PostgresParcels,
    slow: Parcel,
    given_up: Parcel,
    state: DeliveryState,
) -> None:
    await parcels.end(slow, state, reason="smtp 451", begun_at=NOW)

    row = await rows.row(slow.id)
    assert (row["state"], row["reason"], row["tries"]) == ("dead", LOST, 1)


async def test_who_gives_up_too_late_leaves_what_was_sent(
    rows: Outbox, parcels: PostgresParcels, slow: Parcel
) -> None:
    found = await parcels.parcel(slow.id)
    assert found
    await parcels.end(slow, SENT, reason="", begun_at=NOW)

    await parcels.end(found, DEAD, reason=LOST, begun_at=NOW)

    assert await rows.states() == {slow.id: "sent"}


async def test_two_who_give_up_at_once_count_one_try(
    rows: Outbox, parcels: PostgresParcels, slow: Parcel
) -> None:
    await asyncio.gather(
        *(parcels.end(slow, DEAD, reason=LOST, begun_at=NOW) for _ in range(5))
    )

    assert (await rows.row(slow.id))["tries"] == 1


@pytest.mark.parametrize("state", [WAITING, DEAD])
async def test_what_failed_before_a_retry_does_not_end_the_try_after_it(
    rows: Outbox,
    parcels: PostgresParcels,
    slow: Parcel,
    given_up: Parcel,
    state: DeliveryState,
) -> None:
    rows.clock.pass_by(timedelta(minutes=1))
    await MessageLog(rows.postgres, rows.clock).retry([slow.id])
    again = await parcels.parcel(slow.id)
    assert again
    begun_at = await parcels.begin(again, SMS)

    await parcels.end(slow, state, reason="smtp 451", begun_at=NOW)

    assert await rows.states() == {slow.id: "sending"}
    await parcels.end(again, SENT, reason="", begun_at=begun_at)
    assert await rows.states() == {slow.id: "sent"}


async def test_a_try_that_was_sent_after_all_is_not_tried_again(
    rows: Outbox, parcels: PostgresParcels, slow: Parcel, given_up: Parcel
) -> None:
    await MessageLog(rows.postgres, rows.clock).retry([slow.id])
    await parcels.end(slow, SENT, reason="", begun_at=NOW)

    again = await parcels.parcel(slow.id)
    assert again
    assert again.state is SENT
    with pytest.raises(TakenOver):
        await parcels.begin(again, SMS)


async def test_what_is_put_off_waits_for_the_relay_and_is_not_counted(
    rows: Outbox, parcels: PostgresParcels, id_: MessageId
) -> None:
    seen = await parcels.parcel(id_)
    assert seen

    await parcels.postpone(seen, NOW + timedelta(hours=10))

    row = await rows.row(id_)
    assert (row["due_at"], row["relayed_at"]) == (NOW + timedelta(hours=10), None)
    assert (row["state"], row["tries"]) == ("waiting", 0)


async def test_what_somebody_sends_is_not_put_off(
    rows: Outbox, parcels: PostgresParcels, slow: Parcel
) -> None:
    before = await rows.row(slow.id)

    await parcels.postpone(slow, NOW + timedelta(hours=10))

    assert await rows.row(slow.id) == before


async def test_a_reminder_is_one_of_a_kind_a_draft(
    rows: Outbox, parcels: PostgresParcels, afi: PersonId
) -> None:
    other = PersonId(await rows.person())
    wishes = [
        (person, kind, about)
        for person in (afi, other)
        for kind in (Kind.STILL_HERE, Kind.EXPIRING)
        for about in ("one draft", "the next")
    ]

    new = await asyncio.gather(*(parcels.remind(*wish) for wish in wishes * 5))

    assert new.count(True) == len(wishes)
    written = await rows.run("SELECT * FROM outbox")
    found = {(row["user_id"], Kind(row["kind"]), row["about"]) for row in written}
    assert (len(written), found) == (len(wishes), set(wishes))
    assert {(row["lane"], row["due_at"]) for row in written} == {("messages", NOW)}


async def test_an_ended_reminder_is_not_written_again(
    rows: Outbox, parcels: PostgresParcels, afi: PersonId
) -> None:
    await parcels.remind(afi, Kind.EXPIRING, "a draft")
    await rows.run("UPDATE outbox SET state = 'sent'")

    assert await parcels.remind(afi, Kind.EXPIRING, "a draft") is False
    assert list((await rows.states()).values()) == ["sent"]


async def test_who_is_not_known_yet_is_not_reminded(
    rows: Outbox, parcels: PostgresParcels
) -> None:
    assert await parcels.remind(PersonId(uuid4()), Kind.EXPIRING, "a draft") is False
    assert await rows.states() == {}
