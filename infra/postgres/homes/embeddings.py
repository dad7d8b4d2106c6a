"""Vectors of homes, and which homes still wait for theirs.

The home's own row says so, as the outbox's rows do of messages: what is handed over to
the queue and lost there is handed over again.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, text, update
from sqlmodel import col, select

from infra.postgres.connection import PATIENT, PostgresConnection
from infra.postgres.handover import Handed
from infra.postgres.homes.space import Space
from infra.postgres.tables import HomeRow
from resolvers.again import MOST_TRIES
from resolvers.models.home import HomeId
from resolvers.ports.homes import Unembedded, Vectors
from resolvers.ports.service import Clock

LANE = "homes"
_FORGET = text("DELETE FROM home_vectors WHERE home_id = :home AND model = :model")
_KEEP = text(
    "INSERT INTO home_vectors (home_id, model, passage, side, vector) "
    "VALUES (:home, :model, :passage, :side, CAST(CAST(:vector AS text) AS halfvec))"
)


class PostgresEmbeddings:
    """A `resolvers.ports.homes.Embeddings`, and an `infra.queue.relay.Rows`."""

    name = "home"

    def __init__(
        self, postgres: PostgresConnection, clock: Clock, space: Space
    ) -> None:
        self._postgres = postgres
        self._clock = clock
        self._space = space

    @asynccontextmanager
    async def batch(self, lane: str, *, limit: int) -> AsyncIterator[Handed]:
        """Lend what waits, the newest first, as `infra.postgres.handover` does."""
        due = (
            select(HomeRow.id)
            .where(_is_to_be_done(), col(HomeRow.relayed_at).is_(None))
            .order_by(col(HomeRow.made_at).desc())
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        async with self._postgres.transaction(limit=PATIENT) as session:
            ids = (await session.exec(due)).all()
            yield [(id_, lane) for id_ in ids]
            if ids:
                done = update(HomeRow).where(col(HomeRow.id).in_(ids))
                await session.exec(done.values(relayed_at=self._clock()))

    async def hand_over_again(self, lane: str, *, before: datetime) -> int:  # noqa: ARG002 - there is one
        lost = update(HomeRow).where(_is_to_be_done(), col(HomeRow.relayed_at) < before)
        async with self._postgres.transaction(limit=PATIENT) as session:
            return (await session.exec(lost.values(relayed_at=None))).rowcount

    async def due(self, home: HomeId) -> Unembedded | None:
        found = select(HomeRow.id, HomeRow.description, HomeRow.tries).where(
            col(HomeRow.id) == home, lacks(self._space)
        )
        async with self._postgres.transaction() as session:
            row = (await session.exec(found)).one_or_none()
        return unembedded(*row) if row else None

    async def keep(self, home: HomeId, vectors: Vectors) -> None:
        model = self._space.model
        of = {"home": home, "model": model}
        held = select(HomeRow).where(col(HomeRow.id) == home)
        async with self._postgres.transaction(limit=PATIENT) as session:
            row = (
                await session.exec(held.with_for_update(key_share=True))
            ).one_or_none()
            if row is None:  # deleted meanwhile
                return
            connection = await session.connection()
            await connection.execute(_FORGET, of)
            await connection.execute(
                _KEEP,
                [
                    {**of, "side": row.side, "passage": number, "vector": _written(v)}
                    for number, v in enumerate(vectors)
                ],
            )
            row.models = sorted({*row.models, model})
            row.reason = None

    async def failed(self, home: HomeId, reason: str) -> None:
        counted = update(HomeRow).where(col(HomeRow.id) == home)
        async with self._postgres.transaction(limit=PATIENT) as session:
            await session.exec(counted.values(tries=HomeRow.tries + 1, reason=reason))


def lacks(space: Space) -> ColumnElement[bool]:
    """Return the condition of homes that should have vectors in *space*, and do not."""
    ours = col(HomeRow.models).contains([space.model])
    return and_(col(HomeRow.description).is_not(None), ~ours)


def waits() -> ColumnElement[bool]:
    """Return the condition of homes that should have vectors, and have none at all."""
    return and_(col(HomeRow.models) == [], col(HomeRow.description).is_not(None))


def _is_to_be_done() -> ColumnElement[bool]:
    return and_(waits(), col(HomeRow.tries) < MOST_TRIES)


def unembedded(id_: UUID, description: str | None, tries: int) -> Unembedded:
    """Return what a row that `lacks` vectors says."""
    return Unembedded(HomeId(id_), description or "", tries)


def _written(vector: Sequence[float]) -> str:
    """Return *vector* as pgvector reads it; a half has three digits."""
    return f"[{','.join(f'{part:.5g}' for part in vector)}]"
