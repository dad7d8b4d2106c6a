"""What operators see of messages, and what they can have sent again."""

from datetime import timedelta

import pytest

from infra.postgres.handover import Handover
from infra.postgres.message_log import Count, MessageLog
from infra.postgres.outbox import CODES, MESSAGES, PostgresOutbox
from infra.postgres.parcels import PostgresParcels
from resolvers.models.message import DeliveryState, MessageId
from tests.infra.postgres.outbox.rows import CODE, NOW, TEN_MINUTES, Outbox

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
STATES = [state.value for state in DeliveryState]


@pytest.fixture
def log(rows: Outbox) -> MessageLog:
    return MessageLog(rows.postgres, rows.clock)


async def test_the_newest_come_first_and_no_more_than_asked_for(
    rows: Outbox, log: MessageLog
) -> None:
    ids = [await rows.add(created_at=NOW - n * MINUTE) for n in (2, 1, 3)]

    found = await log.recent(states=(), kinds=(), limit=2)

    assert [row.id for row in found] == [ids[1], ids[0]]


async def test_they_are_found_by_state_and_by_kind(
    rows: Outbox, log: MessageLog
) -> None:
    ids = {
        (state, kind): await rows.add(state=state, kind=kind)
        for state in ("dead", "sent", "waiting")
        for kind in ("welcome", "expiring")
    }

    async def found(states: list[str], kinds: list[str]) -> set[tuple[str, str]]:
        rows = await log.recent(states=states, kinds=kinds, limit=50)
        assert {row.id for row in rows} <= set(ids.values())
        return {(row.state, row.kind) for row in rows}

    assert await found([], []) == ids.keys()
    assert await found(["dead"], ["welcome"]) == {("dead", "welcome")}
    assert await found(["dead", "sent"], []) == {
        key for key in ids if key[0] != "waiting"
    }
    assert await found([], ["expiring"]) == {key for key in ids if key[1] == "expiring"}


async def test_one_is_found_by_its_id(rows: Outbox, log: MessageLog) -> None:
    id_ = await rows.add(reason="smtp 550", state="dead")
    await rows.add()

    found = await log.message(id_)

    assert found
    assert (found.id, found.reason) == (id_, "smtp 550")
    assert await log.message(await rows.person()) is None


async def test_a_dead_letter_begins_again(
    rows: Outbox, log: MessageLog, parcels: PostgresParcels
) -> None:
    facts = {"tries": 24, "reason": "smtp 550", "relayed_at": NOW, "tried_at": NOW}
    id_ = await rows.add(state="dead", expires_at=NOW + MINUTE, **facts)
    rows.clock.pass_by(DAY)

    assert await log.retry([id_]) == [id_]

    row = await rows.row(id_)
    assert (row["state"], row["tries"], row["reason"]) == ("waiting", 0, None)
    assert row["due_at"] == NOW + DAY
    assert row["expires_at"] == NOW + 2 * DAY
    async with Handover(rows.postgres, rows.clock).batch(MESSAGES, limit=9) as batch:
        assert [handed for handed, _ in batch] == [id_]
    parcel = await parcels.parcel(MessageId(id_))
    assert parcel
    assert parcel.tries == 0


async def test_what_would_live_longer_or_for_ever_is_not_cut_short(
    rows: Outbox, log: MessageLog
) -> None:
    long = await rows.add(state="dead", expires_at=NOW + 3 * DAY)
    ever = await rows.add(state="dead")

    await log.retry(None)

    assert (await rows.row(long))["expires_at"] == NOW + 3 * DAY
    expires_at = (await rows.row(ever))["expires_at"]
    assert expires_at is None or expires_at == NOW + DAY


@pytest.mark.parametrize("state", [state for state in STATES if state != "dead"])
async def test_nothing_else_does(rows: Outbox, log: MessageLog, state: str) -> None:
    id_ = await rows.add(state=state, reason="why", tries=1)
    before = await rows.row(id_)

    assert await log.retry([id_]) == []
    assert await log.retry(None) == []
    assert await rows.row(id_) == before


async def test_only_those_that_are_named(rows: Outbox, log: MessageLog) -> None:
    ids = [await rows.add(state="dead") for _ in range(3)]

    assert set(await log.retry(ids[:2])) == set(ids[:2])
    assert (await rows.states())[ids[2]] == "dead"
    assert await log.retry([]) == []
    assert (await rows.states())[ids[2]] == "dead"
    assert await log.retry(None) == [ids[2]]


async def test_a_code_that_expired_stays_dead(
    rows: Outbox, log: MessageLog, messenger: PostgresOutbox
) -> None:
    await messenger.send(CODE)
    await rows.run("UPDATE outbox SET state = 'dead'")
    (id_,) = await rows.states()

    rows.clock.pass_by(TEN_MINUTES)
    assert await log.retry([id_]) == []

    rows.clock.pass_by(-timedelta(microseconds=1))
    assert await log.retry(None) == [id_]


async def test_what_a_code_says_does_not_outlive_it_by_a_retry(
    rows: Outbox, log: MessageLog, messenger: PostgresOutbox
) -> None:
    await messenger.send(CODE)
    await rows.run("UPDATE outbox SET state = 'dead'")
    (id_,) = await log.retry(None)

    rows.clock.pass_by(TEN_MINUTES + MINUTE)
    await Handover(rows.postgres, rows.clock).forget()

    assert (await rows.row(id_))["content_sealed"] is None


async def test_what_has_not_ended_well_is_counted_by_lane_and_state(
    rows: Outbox, log: MessageLog
) -> None:
    for state in STATES:
        for n in range(3):
            await rows.add(state=state, due_at=NOW - n * MINUTE)
    await rows.add(lane=CODES, state="waiting", kind="sign-in-code")

    counts = sorted(await log.counts(), key=lambda count: (count.lane, count.state))

    assert counts == [
        Count(CODES, "waiting", 1, NOW),
        Count(MESSAGES, "dead", 3, NOW - 2 * MINUTE),
        Count(MESSAGES, "sending", 3, NOW - 2 * MINUTE),
        Count(MESSAGES, "waiting", 3, NOW - 2 * MINUTE),
    ]


async def test_an_empty_outbox_has_nothing_to_count(
    rows: Outbox, log: MessageLog
) -> None:
    assert await log.counts() == []
