"""Re-seals what older keys have sealed, so that those keys can leave the ring.

Batch by batch, each its own transaction: it may be interrupted anywhere and run again,
also beside the service and beside itself.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select

from infra.postgres.connection import PostgresConnection
from infra.postgres.profile_rows import SEALED
from infra.postgres.tables import HomeRow, ProfileRow, UserRow
from infra.sealing import Sealer
from resolvers.errors import SealBroken

_BATCH = 200
_PATIENCE = 60.0
_FIRST = UUID(int=0)

Row: TypeAlias = UserRow | ProfileRow | HomeRow


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction did."""

    sealed: int
    broken: int
    """Rows that did not open; they are left as they are, with an alert in the log."""


class KeyRotation:
    """Brings every sealed column to the ring's first key."""

    def __init__(self, postgres: PostgresConnection, sealer: Sealer) -> None:
        self._postgres = postgres
        self._sealer = sealer

    async def count(self) -> int:
        """Return how many rows an older key has sealed."""
        total = 0
        async with self._postgres.transaction(limit=_PATIENCE) as session:
            for table, fields in SEALED.items():
                old = self._old(table, fields)
                query = select(func.count()).select_from(table).where(old)
                total += (await session.exec(query)).one()
        return total

    async def run(self) -> AsyncIterator[Batch]:
        """Re-seal all of them, and tell after every batch."""
        for table, fields in SEALED.items():
            last: UUID | None = _FIRST
            while last is not None:
                batch, last = await self._batch(table, fields, last)
                yield batch

    async def _batch(
        self, table: type[Row], fields: tuple[str, ...], after: UUID
    ) -> tuple[Batch, UUID | None]:
        due = (
            select(table)
            .where(col(table.id) > after, self._old(table, fields))
            .order_by(col(table.id))
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        broken = 0
        async with self._postgres.transaction(limit=_PATIENCE) as session:
            rows = cast("Sequence[Row]", (await session.exec(due)).all())
            for row in rows:
                try:
                    self._reseal(row, fields)
                except SealBroken:
                    broken += 1
        last = rows[-1].id if len(rows) == _BATCH else None
        return Batch(len(rows) - broken, broken), last

    def _reseal(self, row: Row, fields: tuple[str, ...]) -> None:
        owner = row.id if isinstance(row, UserRow) else row.user_id
        sealed = {f: getattr(row, f"{f}_sealed") for f in fields}
        texts = {
            f: self._sealer.open(envelope, owner=owner, field=f)
            for f, envelope in sealed.items()
            if envelope is not None
        }
        for field, text in texts.items():
            again = self._sealer.seal(text, owner=owner, field=field)
            setattr(row, f"{field}_sealed", again)

    def _old(self, table: type[Row], fields: tuple[str, ...]) -> ColumnElement[bool]:
        mark = self._sealer.mark
        columns = (getattr(table, f"{field}_sealed") for field in fields)
        return or_(*(func.substring(c, 1, len(mark)) != mark for c in columns))
