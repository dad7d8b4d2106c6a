"""What a worker sees of the outbox, and what it writes there: one row, one statement.

Each write says what the row must still look like, so of two workers one gets through.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Update, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from infra.postgres.connection import PATIENT, PostgresConnection
from infra.postgres.outbox import MESSAGES, opened_code
from infra.postgres.tables import OutboxRow
from infra.sealing import Sealer
from resolvers.errors import SealBroken
from resolvers.models.message import (
    Channel,
    CodeMessage,
    DeliveryState,
    Kind,
    MessageId,
    Parcel,
)
from resolvers.models.person import PersonId
from resolvers.ports.messages import TakenOver
from resolvers.ports.service import Clock

_ERASED = (DeliveryState.SENT, DeliveryState.CANCELLED)


class PostgresParcels:
    """A `resolvers.ports.messages.Parcels`."""

    def __init__(
        self, postgres: PostgresConnection, sealer: Sealer, clock: Clock
    ) -> None:
        self._postgres = postgres
        self._sealer = sealer
        self._clock = clock

    async def parcel(self, message: MessageId) -> Parcel | None:
        async with self._postgres.transaction() as session:
            row = await session.get(OutboxRow, message)
        return self._read(row) if row else None

    async def begin(self, parcel: Parcel, channel: Channel) -> datetime:
        begun_at = self._clock()
        begun = _waiting(parcel).values(
            state=DeliveryState.SENDING.value,
            channel=channel.value,
            tried_at=begun_at,
        )
        if not await self._write(begun):
            raise TakenOver
        return begun_at

    async def end(
        self,
        parcel: Parcel,
        state: DeliveryState,
        *,
        channel: Channel | None = None,
        reason: str,
        begun_at: datetime | None,
    ) -> None:
        values: dict[str, Any] = {
            "state": state.value,
            "reason": reason or None,
            "tried_at": self._clock(),
            "tries": OutboxRow.tries + int(state is not DeliveryState.CANCELLED),
        }
        if channel:
            values["channel"] = channel.value
        if state in _ERASED:
            values["content_sealed"] = None
        if begun_at is None:
            ours = _waiting(parcel)
        elif state is DeliveryState.SENT:
            ours = _row(parcel)  # a fact, whatever others have made of the silence
        else:
            ours = _sending(parcel, begun_at)
        await self._write(ours.values(values))

    async def postpone(self, parcel: Parcel, until: datetime) -> None:
        await self._write(_waiting(parcel).values(due_at=until, relayed_at=None))

    async def remind(self, person: PersonId, kind: Kind, about: str) -> bool:
        now = self._clock()
        row = {
            "id": uuid4(),
            "lane": MESSAGES,
            "kind": kind.value,
            "user_id": person,
            "about": about,
            "created_at": now,
            "due_at": now,
        }
        new = insert(OutboxRow).values(row).on_conflict_do_nothing()
        with suppress(IntegrityError):  # a person of the present backend, not yet known
            async with self._postgres.transaction(limit=PATIENT) as session:
                return (await session.exec(new)).rowcount == 1
        return False

    async def _write(self, statement: Update) -> bool:
        async with self._postgres.transaction(limit=PATIENT) as session:
            return (await session.exec(statement)).rowcount == 1

    def _read(self, row: OutboxRow) -> Parcel:
        message = MessageId(row.id)
        return Parcel(
            message,
            Kind(row.kind),
            row.created_at,
            row.expires_at,
            PersonId(row.user_id) if row.user_id else None,
            row.about,
            self._code(message, row.content_sealed),
            DeliveryState(row.state),
            row.tries,
            row.tried_at,
        )

    def _code(self, message: MessageId, envelope: bytes | None) -> CodeMessage | None:
        if envelope is None:
            return None
        try:
            return opened_code(self._sealer, message, envelope)
        except SealBroken:
            return None


def _row(parcel: Parcel) -> Update:
    return update(OutboxRow).where(col(OutboxRow.id) == parcel.id)


def _waiting(parcel: Parcel) -> Update:
    return _row(parcel).where(
        col(OutboxRow.state) == DeliveryState.WAITING.value,
        col(OutboxRow.tries) == parcel.tries,
    )


def _sending(parcel: Parcel, begun_at: datetime) -> Update:
    return _row(parcel).where(
        col(OutboxRow.state) == DeliveryState.SENDING.value,
        col(OutboxRow.tried_at) == begun_at,
    )
