"""What is cleaned up: what ended long ago, and codes that nobody can use."""

from datetime import timedelta

import pytest

from infra.postgres.handover import Handover
from infra.postgres.outbox import PostgresOutbox
from resolvers.models.message import DeliveryState
from tests.infra.postgres.outbox.rows import CODE, NOW, TEN_MINUTES, Outbox

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OPEN, ENDED = ("waiting", "sending"), ("sent", "cancelled", "dead")


@pytest.fixture
def handover(rows: Outbox) -> Handover:
    return Handover(rows.postgres, rows.clock)


@pytest.mark.parametrize("state", ENDED)
async def test_what_ended_is_kept_for_thirty_days(
    rows: Outbox, handover: Handover, state: str
) -> None:
    await rows.add(state=state, created_at=NOW - 30 * DAY - MINUTE)
    kept = await rows.add(state=state, created_at=NOW - 30 * DAY)

    assert await handover.forget() == 1
    assert await rows.states() == {kept: state}


@pytest.mark.parametrize("state", OPEN)
async def test_what_has_not_ended_is_not_forgotten(
    rows: Outbox, handover: Handover, state: str
) -> None:
    old = await rows.add(state=state, created_at=NOW - 300 * DAY)

    assert await handover.forget() == 0
    assert await rows.states() == {old: state}


async def test_a_thousand_are_forgotten_at_a_time(
    rows: Outbox, handover: Handover
) -> None:
    await rows.add_many(1100, state="sent", at=NOW - 40 * DAY)

    assert [await handover.forget() for _ in range(3)] == [1000, 100, 0]


@pytest.mark.parametrize("state", [state.value for state in DeliveryState])
async def test_a_code_that_cannot_be_used_any_more_is_erased_at_once(
    rows: Outbox, handover: Handover, messenger: PostgresOutbox, state: str
) -> None:
    await messenger.send(CODE)
    await rows.run("UPDATE outbox SET state = :state", state=state)
    ((id_, _),) = (await rows.states()).items()

    rows.clock.pass_by(TEN_MINUTES)
    await handover.forget()
    assert (await rows.row(id_))["content_sealed"]

    rows.clock.pass_by(timedelta(microseconds=1))
    await handover.forget()
    row = await rows.row(id_)
    assert (row["content_sealed"], row["state"]) == (None, state)
