"""The outbox as operators see it: what became of messages, never what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from infra.postgres.connection import PATIENT, PostgresConnection
from infra.postgres.outbox import CODES
from infra.postgres.tables import OutboxRow
from resolvers.models.message import DeliveryState
from resolvers.ports.service import Clock

_DEAD = DeliveryState.DEAD.value
_AGAIN_UNTIL = timedelta(days=1)
_COUNTED = tuple(
    state.value
    for state in (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.DEAD)
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many messages are in one state."""

    lane: str
    state: str
    number: int
    oldest: datetime
    """When the one that waits for longest was due."""


class MessageLog:
    """Reads the outbox, and has dead letters sent again."""

    def __init__(self, postgres: PostgresConnection, clock: Clock) -> None:
        self._postgres = postgres
        self._clock = clock

    async def recent(
        self, *, states: Sequence[str], kinds: Sequence[str], limit: int
    ) -> Sequence[OutboxRow]:
        """Return the newest messages; no *states* or *kinds* means all of them."""
        found = select(OutboxRow).order_by(col(OutboxRow.created_at).desc())
        if states:
            found = found.where(col(OutboxRow.state).in_(states))
        if kinds:
            found = found.where(col(OutboxRow.kind).in_(kinds))
        async with self._postgres.transaction(limit=PATIENT) as session:
            return (await session.exec(found.limit(limit))).all()

    async def message(self, message: UUID) -> OutboxRow | None:
        async with self._postgres.transaction() as session:
            return await session.get(OutboxRow, message)

    async def retry(self, messages: Sequence[UUID] | None) -> Sequence[UUID]:
        """Have dead letters sent again, all of them for None; return which.

        Not codes that have expired: nobody could use them.
        """
        now = self._clock()
        again = (
            update(OutboxRow)
            .where(
                col(OutboxRow.state) == _DEAD,
                (col(OutboxRow.lane) != CODES) | (col(OutboxRow.expires_at) > now),
            )
            .values(
                state=DeliveryState.WAITING.value,
                tries=0,
                reason=None,
                due_at=now,
                relayed_at=None,
                expires_at=case(
                    (col(OutboxRow.lane) == CODES, OutboxRow.expires_at),
                    else_=func.greatest(OutboxRow.expires_at, now + _AGAIN_UNTIL),
                ),
            )
            .returning(col(OutboxRow.id))
        )
        if messages is not None:
            again = again.where(col(OutboxRow.id).in_(messages))
        async with self._postgres.transaction(limit=PATIENT) as session:
            return list((await session.exec(again)).scalars().all())

    async def counts(self, *, limit: float | None = PATIENT) -> Sequence[Count]:
        """Count what has not ended well, by lane and state; a replica may be behind.

        Within *limit* seconds; None has the patience of a request.
        """
        found = (
            select(
                OutboxRow.lane,
                OutboxRow.state,
                func.count(),
                func.min(col(OutboxRow.due_at)),
            )
            .where(col(OutboxRow.state).in_(_COUNTED))
            .group_by(col(OutboxRow.lane), col(OutboxRow.state))
        )

        async def read(session: AsyncSession) -> list[Count]:
            return [Count(*row) for row in (await session.exec(found)).all()]

        return await self._postgres.read_behind(read, limit=limit)
