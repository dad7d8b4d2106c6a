"""One row, one statement: of two workers one gets through, and facts are kept."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from infra.postgres.parcels import PostgresParcels
from resolvers.models.message import (
    ENDED,
    Channel,
    DeliveryState,
    Kind,
    MessageId,
    Parcel,
)
from resolvers.models.person import PersonId
from resolvers.ports.messages import TakenOver
from tests.infra.postgres.outbox.rows import NOW, Outbox

SMS, MAIL = Channel.SMS, Channel.EMAIL
WAITING, SENDING = DeliveryState.WAITING, DeliveryState.SENDING
SENT, DEAD = DeliveryState.SENT, DeliveryState.DEAD
CANCELLED = DeliveryState.CANCELLED
LATER = timedelta(seconds=7)


async def read(parcels: PostgresParcels, message: object) -> Parcel:
    found = await parcels.parcel(MessageId(message))  # type: ignore[arg-type] # an id
    assert found
    return found


@pytest.fixture
async def seen(rows: Outbox, parcels: PostgresParcels, afi: PersonId) -> Parcel:
    """Write a welcome, as a worker finds it."""
    return await read(parcels, await rows.add(user_id=afi, relayed_at=NOW))


async def test_a_message_is_read_with_all_that_is_known_of_it(
    rows: Outbox, parcels: PostgresParcels, afi: PersonId
) -> None:
    columns = {"kind": "expiring", "user_id": afi, "about": "a draft", "tries": 3}
    id_ = await rows.add(**columns, tried_at=NOW, expires_at=NOW + LATER)

    assert await read(parcels, id_) == Parcel(
        MessageId(id_),
        Kind.EXPIRING,
        NOW,
        NOW + LATER,
        afi,
        "a draft",
        None,
        WAITING,
        3,
        NOW,
    )


async def test_what_was_never_written_is_none(parcels: PostgresParcels) -> None:
    assert await parcels.parcel(MessageId(uuid4())) is None


async def test_to_begin_is_kept_with_its_way_and_time(
    rows: Outbox, parcels: PostgresParcels, seen: Parcel
) -> None:
    rows.clock.pass_by(LATER)

    assert await parcels.begin(seen, SMS) == NOW + LATER

    row = await rows.row(seen.id)
    assert (row["state"], row["channel"], row["tries"]) == ("sending", "SMS", 0)
    assert row["tried_at"] == NOW + LATER


async def test_of_ten_workers_one_begins(
    parcels: PostgresParcels, seen: Parcel
) -> None:
    begun = await asyncio.gather(
        *(parcels.begin(seen, SMS) for _ in range(10)), return_exceptions=True
    )

    assert begun.count(NOW) == 1
    assert sum(isinstance(error, TakenOver) for error in begun) == 9


@pytest.mark.parametrize("state", [SENDING, *ENDED])
async def test_nobody_begins_what_is_not_waiting(
    rows: Outbox, parcels: PostgresParcels, seen: Parcel, state: DeliveryState
) -> None:
    await rows.run("UPDATE outbox SET state = :state", state=state.value)

    with pytest.raises(TakenOver):
        await parcels.begin(seen, SMS)
    assert await rows.states() == {seen.id: state.value}


async def test_nobody_begins_what_was_tried_since_they_looked(
    parcels: PostgresParcels, seen: Parcel
) -> None:
    await parcels.begin(seen, SMS)
    await parcels.end(seen, WAITING, reason="busy", begun_at=NOW)

    with pytest.raises(TakenOver):
        await parcels.begin(seen, SMS)
    await parcels.begin(await read(parcels, seen.id), SMS)


@pytest.mark.parametrize("has_begun", [True, False])
@pytest.mark.parametrize(
    ("state", "tries"), [(SENT, 1), (DEAD, 1), (WAITING, 1), (CANCELLED, 0)]
)
async def test_an_end_is_kept_with_all_that_is_told(  # noqa: PLR0913 - what is tried
    rows: Outbox,
    parcels: PostgresParcels,
    seen: Parcel,
    *,
    state: DeliveryState,
    tries: int,
    has_begun: bool,
) -> None:
    begun_at = await parcels.begin(seen, SMS) if has_begun else None
    rows.clock.pass_by(LATER)

    await parcels.end(seen, state, channel=MAIL, reason="why", begun_at=begun_at)

    row = await rows.row(seen.id)
    assert (row["state"], row["tries"], row["reason"]) == (state.value, tries, "why")
    assert (row["channel"], row["tried_at"]) == ("EMAIL", NOW + LATER)
    assert row["relayed_at"] == NOW, "the queue still has it"


async def test_an_end_without_a_reason_or_way_leaves_none_and_the_way_it_had(
    rows: Outbox, parcels: PostgresParcels, seen: Parcel
) -> None:
    await parcels.begin(seen, SMS)
    await parcels.end(seen, SENT, reason="", begun_at=NOW)

    row = await rows.row(seen.id)
    assert (row["reason"], row["channel"]) == (None, "SMS")


@pytest.mark.parametrize("state", [SENT, DEAD, WAITING, CANCELLED])
async def test_who_has_not_begun_ends_nothing_that_another_has(
    rows: Outbox, parcels: PostgresParcels, seen: Parcel, state: DeliveryState
) -> None:
    await parcels.begin(seen, SMS)
    before = await rows.row(seen.id)

    await parcels.end(seen, state, reason="late", begun_at=None)

    assert await rows.row(seen.id) == before


async def test_one_message_s_end_is_no_other_s(
    rows: Outbox, parcels: PostgresParcels, seen: Parcel
) -> None:
    other = await rows.add()

    await parcels.begin(seen, SMS)
    await parcels.end(seen, SENT, reason="", begun_at=NOW)

    assert await rows.states() == {seen.id: "sent", other: "waiting"}
