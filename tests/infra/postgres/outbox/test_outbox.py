"""What is written down: with what it tells about, sealed, and by old processes too."""

from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from infra.postgres.outbox import PostgresOutbox, opened_code
from infra.postgres.registry import PostgresRegistry
from infra.sealing import BlindIndex
from resolvers.errors import DeliveryUnavailable, SealBroken, StoreUnavailable
from resolvers.models.answers import Role
from resolvers.models.message import Channel, CodeMessage, Kind, MessageId
from resolvers.models.person import Language, PersonId
from tests.infra.postgres.outbox.rows import (
    CODE,
    NOW,
    SEALER,
    TEN_MINUTES,
    Outbox,
    connected,
)
from tests.infra.postgres.people import FINALIZED_AT, finished, record_by

INDEX = BlindIndex("a key of the tests")


async def only(rows: Outbox) -> dict[str, object]:
    (id_,) = await rows.states()
    return await rows.row(id_)


async def test_a_code_waits_in_its_lane_until_it_expires(
    rows: Outbox, messenger: PostgresOutbox
) -> None:
    await messenger.send(CODE)

    row = await only(rows)
    sealed = row.pop("content_sealed")
    assert isinstance(sealed, bytes)
    assert isinstance(row["id"], UUID)
    assert opened_code(SEALER, MessageId(row.pop("id")), sealed) == CODE  # type: ignore[arg-type] # asserted
    assert {name: value for name, value in row.items() if value is not None} == {
        "lane": "codes",
        "kind": "sign-in-code",
        "created_at": NOW,
        "due_at": NOW,
        "expires_at": NOW + TEN_MINUTES,
        "state": "waiting",
        "tries": 0,
    }


@pytest.mark.parametrize(
    "message",
    [
        replace(CODE, channel=Channel.EMAIL, language=Language.EN),
        replace(CODE, kind=Kind.EMAIL_CODE, receiver="é@exemple.bj", target="1\0é"),
        replace(CODE, code="000000", lifetime=timedelta(microseconds=1)),
    ],
    ids=["channel", "address", "lifetime"],
)
async def test_what_was_sealed_comes_back_whole(
    rows: Outbox, messenger: PostgresOutbox, message: CodeMessage
) -> None:
    await messenger.send(message)

    row = await only(rows)
    opened = opened_code(SEALER, row["id"], row["content_sealed"])  # type: ignore[arg-type] # as it was sealed
    assert asdict(opened) == asdict(message)
    assert type(opened.kind) is Kind
    assert type(opened.channel) is Channel


async def test_a_copy_of_the_database_shows_nothing_of_a_code(
    rows: Outbox, messenger: PostgresOutbox
) -> None:
    await messenger.send(CODE)

    shown = await rows.everything()
    assert "sign-in-code" in shown
    secrets = (CODE.code, CODE.receiver, CODE.receiver[4:])
    assert [s for s in secrets if s in shown or s.encode().hex() in shown] == []


async def test_a_content_that_was_moved_to_another_message_does_not_open(
    rows: Outbox, messenger: PostgresOutbox
) -> None:
    await messenger.send(CODE)

    row = await only(rows)
    with pytest.raises(SealBroken):
        opened_code(SEALER, MessageId(uuid4()), row["content_sealed"])  # type: ignore[arg-type] # bytes
    with pytest.raises(SealBroken):
        SEALER.open(row["content_sealed"], owner=row["id"], field="email")  # type: ignore[arg-type] # as it was sealed


async def test_what_nobody_would_take_is_refused_and_not_written(rows: Outbox) -> None:
    messenger = PostgresOutbox(rows.postgres, SEALER, rows.clock, (Channel.EMAIL,))

    with pytest.raises(DeliveryUnavailable):
        await messenger.send(CODE)
    assert await rows.states() == {}

    await messenger.send(replace(CODE, channel=Channel.EMAIL))
    assert len(await rows.states()) == 1


async def test_a_code_that_cannot_be_written_down_is_not_said_to_be_sent() -> None:
    away = connected("postgresql://nobody:secret@127.0.0.1:1/none")
    rows = Outbox(away)
    messenger = PostgresOutbox(away, SEALER, rows.clock, tuple(Channel))

    with pytest.raises(StoreUnavailable):
        await messenger.send(CODE)


async def test_a_profile_comes_with_its_welcome(rows: Outbox, afi: PersonId) -> None:
    registry = PostgresRegistry(rows.postgres, SEALER, INDEX)

    async with registry.hold(afi) as registration:
        await record_by(registration, finished(Role.TENANT))

    row = await only(rows)
    assert row.pop("id")
    assert {name: value for name, value in row.items() if value is not None} == {
        "lane": "messages",
        "kind": "welcome",
        "user_id": afi,
        "created_at": FINALIZED_AT,
        "due_at": FINALIZED_AT,
        "expires_at": FINALIZED_AT + timedelta(days=3),
        "state": "waiting",
        "tries": 0,
    }


async def test_without_the_profile_there_is_no_welcome(
    rows: Outbox, afi: PersonId
) -> None:
    registry = PostgresRegistry(rows.postgres, SEALER, INDEX)

    with suppress(ZeroDivisionError):
        async with registry.hold(afi) as registration:
            await record_by(registration, finished(Role.TENANT))
            raise ZeroDivisionError

    assert await rows.states() == {}
    assert await registry.profile(afi) is None


async def test_without_the_welcome_there_is_no_profile(
    rows: Outbox, afi: PersonId
) -> None:
    registry = PostgresRegistry(rows.postgres, SEALER, INDEX)
    await rows.run("ALTER TABLE outbox ADD CONSTRAINT none CHECK (kind <> 'welcome')")
    try:
        with pytest.raises(Exception, match="none"):
            async with registry.hold(afi) as registration:
                await record_by(registration, finished(Role.TENANT))
    finally:
        await rows.run("ALTER TABLE outbox DROP CONSTRAINT none")

    assert await registry.profile(afi) is None
