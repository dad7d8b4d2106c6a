"""Handing over: every row to the queue, none twice, and again if it got lost."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from redis.exceptions import RedisError

from infra.postgres.handover import Handover
from infra.postgres.outbox import CODES, MESSAGES, PostgresOutbox
from infra.postgres.parcels import PostgresParcels
from resolvers.models.message import Channel, MessageId
from tests.infra.postgres.outbox.rows import CODE, NOW, Outbox

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OPEN, ENDED = ("waiting", "sending"), ("sent", "cancelled", "dead")


@pytest.fixture
def handover(rows: Outbox) -> Handover:
    return Handover(rows.postgres, rows.clock)


async def handed(
    handover: Handover, lane: str = MESSAGES, *, limit: int = 100
) -> list[UUID]:
    async with handover.batch(lane, limit=limit) as batch:
        return [id_ for id_, _ in batch]


async def test_what_is_due_is_handed_over_once_with_its_kind(
    rows: Outbox, handover: Handover
) -> None:
    id_ = await rows.add(kind="expiring")

    async with handover.batch(MESSAGES, limit=100) as batch:
        assert list(batch) == [(id_, "expiring")]

    assert (await rows.row(id_))["relayed_at"] == NOW
    assert await handed(handover) == []


async def test_the_longest_due_come_first_and_no_more_than_asked_for(
    rows: Outbox, handover: Handover
) -> None:
    ids = [await rows.add(due_at=NOW - n * MINUTE) for n in (1, 3, 2)]
    await rows.run("ANALYZE outbox")  # so few need no index, which is in order

    assert await handed(handover, limit=2) == [ids[1], ids[2]]
    assert await handed(handover, limit=2) == [ids[0]]


async def test_nothing_is_handed_over_before_it_is_due(
    rows: Outbox, handover: Handover
) -> None:
    id_ = await rows.add(due_at=NOW + MINUTE)
    rows.clock.pass_by(MINUTE - timedelta(microseconds=1))
    assert await handed(handover) == []

    rows.clock.pass_by(timedelta(microseconds=1))

    assert await handed(handover) == [id_]


async def test_a_lane_has_its_own_rows_only(
    rows: Outbox, handover: Handover, messenger: PostgresOutbox
) -> None:
    welcome = await rows.add()
    await messenger.send(CODE)

    codes = await handed(handover, CODES)

    assert len(codes) == 1
    assert await handed(handover) == [welcome]
    assert {*codes, welcome} == set(await rows.states())


async def test_what_the_queue_did_not_take_is_handed_over_again(
    rows: Outbox, handover: Handover
) -> None:
    id_ = await rows.add()
    with suppress(RedisError):
        async with handover.batch(MESSAGES, limit=100):
            raise RedisError

    assert (await rows.row(id_))["relayed_at"] is None
    assert await handed(handover) == [id_]


async def test_two_relays_never_have_the_same_row_and_wait_for_nobody(
    rows: Outbox, handover: Handover
) -> None:
    ids = {await rows.add() for _ in range(6)}

    async with (
        asyncio.timeout(2),
        handover.batch(MESSAGES, limit=3) as one,
        handover.batch(MESSAGES, limit=100) as two,
        handover.batch(MESSAGES, limit=100) as three,
    ):
        assert (len(one), len(two), len(three)) == (3, 3, 0)
        assert {id_ for id_, _ in (*one, *two)} == ids


async def test_of_many_relays_at_once_each_row_goes_to_one(
    rows: Outbox, handover: Handover
) -> None:
    ids = [await rows.add() for _ in range(40)]

    batches = await asyncio.gather(*(handed(handover, limit=7) for _ in range(8)))

    taken = [id_ for batch in batches for id_ in batch]
    assert sorted(taken) == sorted(ids)


async def test_who_knows_the_person_is_not_kept_waiting_by_a_relay(
    rows: Outbox, handover: Handover
) -> None:
    afi = await rows.person()
    await rows.add(user_id=afi)

    async with asyncio.timeout(2), handover.batch(MESSAGES, limit=100):
        await rows.run("UPDATE users SET role = 'TENANT' WHERE id = :id", id=afi)
        await rows.add(user_id=afi)


async def test_a_process_of_before_writes_what_is_delivered_all_the_same(
    rows: Outbox, handover: Handover, parcels: PostgresParcels
) -> None:
    afi = await rows.person()
    await rows.run(
        "INSERT INTO outbox (id, kind, user_id, created_at) "
        "VALUES (gen_random_uuid(), 'welcome', :afi, now() - interval '1 second')",
        afi=afi,
    )
    rows.clock.now += 3650 * DAY  # its due time is the database's

    (id_,) = await handed(handover)

    parcel = await parcels.parcel(MessageId(id_))
    assert parcel
    assert (parcel.person, parcel.kind.value, parcel.tries) == (afi, "welcome", 0)
    await parcels.begin(parcel, Channel.SMS)


async def test_what_the_queue_has_had_for_long_is_handed_over_again(
    rows: Outbox, handover: Handover
) -> None:
    old = [await rows.add(relayed_at=NOW - MINUTE, state=state) for state in OPEN]
    await rows.add(relayed_at=NOW)
    await rows.add(relayed_at=NOW - MINUTE, lane=CODES)
    for state in ENDED:
        await rows.add(relayed_at=NOW - DAY, state=state)

    assert await handover.hand_over_again(MESSAGES, before=NOW) == len(old)
    assert sorted(await handed(handover)) == sorted(old)
    assert await handed(handover, CODES) == []


async def test_all_that_was_lost_is_handed_over_again(
    rows: Outbox, handover: Handover
) -> None:
    await rows.add_many(2100, state="waiting", at=NOW - DAY)

    assert await handover.hand_over_again(MESSAGES, before=NOW) == 2100
    assert await handover.hand_over_again(MESSAGES, before=NOW) == 0
    (left,) = await rows.run("SELECT count(*) FROM outbox WHERE relayed_at IS NULL")
    assert left["count"] == 2100
