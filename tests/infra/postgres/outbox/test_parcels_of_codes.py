"""What a code says: read by who has the key, and erased in the end."""

from dataclasses import replace

import pytest

from infra.postgres.outbox import PostgresOutbox
from infra.postgres.parcels import PostgresParcels
from infra.sealing import Sealer
from resolvers.models.message import Channel, DeliveryState, Kind, MessageId, Parcel
from tests.infra.postgres.outbox.rows import CODE, NOW, SEALER, TEN_MINUTES, Outbox

SMS = Channel.SMS
SENT, DEAD = DeliveryState.SENT, DeliveryState.DEAD
CANCELLED = DeliveryState.CANCELLED


@pytest.fixture
async def code(
    rows: Outbox, parcels: PostgresParcels, messenger: PostgresOutbox
) -> Parcel:
    """Write a code, as a worker finds it."""
    await messenger.send(CODE)
    (id_,) = await rows.states()
    found = await parcels.parcel(MessageId(id_))
    assert found
    return found


async def test_a_code_is_read_with_what_it_says(code: Parcel) -> None:
    assert (code.kind, code.person, code.code) == (Kind.SIGN_IN_CODE, None, CODE)
    assert code.expires_at == NOW + TEN_MINUTES


async def test_a_code_without_its_key_has_nothing_to_say(
    rows: Outbox, code: Parcel
) -> None:
    other = PostgresParcels(rows.postgres, Sealer("b:" + "B" * 43 + "="), rows.clock)

    assert await other.parcel(code.id) == replace(code, code=None)


@pytest.mark.parametrize(
    ("state", "is_left"), [(SENT, False), (CANCELLED, False), (DEAD, True)]
)
async def test_what_a_code_says_is_erased_when_nobody_will_send_it(
    rows: Outbox,
    parcels: PostgresParcels,
    code: Parcel,
    *,
    state: DeliveryState,
    is_left: bool,
) -> None:
    await parcels.begin(code, SMS)
    await parcels.end(code, state, reason="", begun_at=NOW)

    row = await rows.row(code.id)
    assert (row["content_sealed"] is not None) is is_left
    assert (SEALER.mark.hex() in await rows.everything()) is is_left
