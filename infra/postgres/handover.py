"""Rows of the outbox on their way to the queue. Any number of relays may run at once.

A row is handed over until the queue has it, and again if it has not ended a good while
later: the queue may have been lost, and one that has it already takes no second one.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col, select

from infra.postgres.connection import PATIENT, PostgresConnection
from infra.postgres.tables import OutboxRow
from resolvers.models.message import ENDED, DeliveryState
from resolvers.ports.service import Clock

Handed: TypeAlias = Sequence[tuple[UUID, str]]
"""Ids with their kinds."""
_BATCH = 1000
_KEPT = timedelta(days=30)
_OPEN = (DeliveryState.WAITING.value, DeliveryState.SENDING.value)


class Handover:
    """Finds rows to hand over, and cleans up behind them."""

    name = "outbox"

    def __init__(self, postgres: PostgresConnection, clock: Clock) -> None:
        self._postgres = postgres
        self._clock = clock

    @asynccontextmanager
    async def batch(self, lane: str, *, limit: int) -> AsyncIterator[Handed]:
        """Lend what is due, the longest due first, held until the block ends.

        It counts as handed over unless the block raises.
        """
        now = self._clock()
        due = (
            select(OutboxRow.id, OutboxRow.kind)
            .where(
                col(OutboxRow.lane) == lane,
                col(OutboxRow.relayed_at).is_(None),
                col(OutboxRow.due_at) <= now,
            )
            .order_by(col(OutboxRow.due_at))
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        async with self._postgres.transaction(limit=PATIENT) as session:
            rows = [(id_, kind) for id_, kind in (await session.exec(due)).all()]
            yield rows
            if rows:
                done = col(OutboxRow.id).in_([id_ for id_, _ in rows])
                await session.exec(update(OutboxRow).where(done).values(relayed_at=now))

    async def hand_over_again(self, lane: str, *, before: datetime) -> int:
        """Let what was handed over *before*, and has not ended, be so again.

        Returns how many.
        """
        total, found = 0, _BATCH
        while found == _BATCH:
            found = await self._again(lane, before)
            total += found
        return total

    async def _again(self, lane: str, before: datetime) -> int:
        lost = (
            select(OutboxRow.id)
            .where(
                col(OutboxRow.lane) == lane,
                col(OutboxRow.state).in_(_OPEN),
                col(OutboxRow.relayed_at) < before,
            )
            .limit(_BATCH)
            .with_for_update(skip_locked=True, key_share=True)
        )
        again = update(OutboxRow).where(col(OutboxRow.id).in_(lost))
        async with self._postgres.transaction(limit=PATIENT) as session:
            return (await session.exec(again.values(relayed_at=None))).rowcount

    async def forget(self) -> int:
        """Delete what ended a month ago, a thousand rows at most; return how many.

        Codes that can no longer be used are erased at once.
        """
        now = self._clock()
        stale = (
            update(OutboxRow)
            .where(
                col(OutboxRow.content_sealed).is_not(None),
                col(OutboxRow.expires_at) < now,
            )
            .values(content_sealed=None)
        )
        old = (
            select(OutboxRow.id)
            .where(
                col(OutboxRow.created_at) < now - _KEPT,
                col(OutboxRow.state).in_([state.value for state in ENDED]),
            )
            .limit(_BATCH)
        )
        async with self._postgres.transaction(limit=PATIENT) as session:
            await session.exec(stale)
            gone = delete(OutboxRow).where(col(OutboxRow.id).in_(old))
            return (await session.exec(gone)).rowcount
