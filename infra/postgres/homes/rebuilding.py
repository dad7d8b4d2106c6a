"""Brings all homes to today's rules, and to one model, batch by batch.

Each batch is its own transaction: it may be interrupted anywhere and run again, also
beside the service and beside itself.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, text
from sqlmodel import col, select

from infra.postgres.connection import PostgresConnection
from infra.postgres.homes.census import ITS, outdated
from infra.postgres.homes.embeddings import lacks, unembedded
from infra.postgres.homes.rows import HomeRows
from infra.postgres.homes.space import Space
from infra.postgres.profile_rows import ProfileRows
from infra.postgres.tables import HomeRow, ProfileRow
from infra.sealing import BlindIndex, Sealer
from resolvers.errors import SealBroken
from resolvers.homes.making import home_of
from resolvers.models.home import HomeId
from resolvers.models.person import PersonId
from resolvers.ports.homes import Unembedded

_BATCH = 200
_PATIENCE = 60.0
_VECTORS_AT_ONCE = 5000
_KNOW_ONE = text(
    "UPDATE homes SET models = CASE WHEN :model = ANY (models) "
    "THEN ARRAY[:model] ELSE '{}' END WHERE models <> ARRAY[:model]"
)
_FORGET = text(
    "DELETE FROM home_vectors WHERE ctid IN "
    "(SELECT ctid FROM home_vectors WHERE model <> :model LIMIT :most)"
)


class Read(NamedTuple):
    """What one transaction did."""

    made: int
    broken: int
    """Profiles that did not open; they are left as they are."""
    last: UUID | None
    """Where to go on; None if that was all."""


class HomeRebuilding:
    """Finds homes that are not as they would be made today, and makes them anew."""

    def __init__(
        self, postgres: PostgresConnection, sealer: Sealer, index: BlindIndex
    ) -> None:
        self._postgres = postgres
        self._profiles = ProfileRows(sealer, index)
        self._homes = HomeRows(sealer)

    async def read(self, after: UUID, zones: Iterable[str]) -> Read:
        """Make the homes of the next profiles; their vectors have to be made anew."""
        due = (
            select(ProfileRow)
            .outerjoin(HomeRow, ITS)
            .where(col(ProfileRow.id) > after, outdated())
            .order_by(col(ProfileRow.id))
            .limit(_BATCH)
            .with_for_update(of=ProfileRow, skip_locked=True, key_share=True)
        )
        homes: list[HomeRow] = []
        async with self._postgres.transaction(limit=_PATIENCE) as session:
            rows = (await session.exec(due)).all()
            for row in rows:
                with suppress(SealBroken):  # the log has an alert
                    homes.append(self._home(row, zones))
            old = col(HomeRow.id).in_([home.id for home in homes])
            await session.exec(delete(HomeRow).where(old))
            session.add_all(homes)
        last = rows[-1].id if len(rows) == _BATCH else None
        return Read(len(homes), len(rows) - len(homes), last)

    def _home(self, row: ProfileRow, zones: Iterable[str]) -> HomeRow:
        profile = self._profiles.read(row)
        home = home_of(profile.answers, zones)
        person = PersonId(row.user_id)
        return self._homes.write(HomeId(row.id), person, home, row.finalized_at)

    async def without_vectors(
        self, space: Space, after: UUID, *, limit: int
    ) -> Sequence[Unembedded]:
        """Return the next of them by id, those too that were given up."""
        found = (
            select(HomeRow.id, HomeRow.description, HomeRow.tries)
            .where(col(HomeRow.id) > after, lacks(space))
            .order_by(col(HomeRow.id))
            .limit(limit)
        )
        async with self._postgres.transaction(limit=_PATIENCE) as session:
            rows = (await session.exec(found)).all()
        return [unembedded(*row) for row in rows]

    async def forget_others(self, space: Space) -> int:
        """Delete the vectors of all other models; return how many vectors.

        Processes that still use one find by words from then on.
        """
        ours = {"model": space.model}
        gone, some = 0, _VECTORS_AT_ONCE
        async with self._postgres.transaction(limit=_PATIENCE) as session:
            await (await session.connection()).execute(_KNOW_ONE, ours)
        while some == _VECTORS_AT_ONCE:
            async with self._postgres.transaction(limit=_PATIENCE) as session:
                connection = await session.connection()
                deleted = await connection.execute(_FORGET, {**ours, "most": some})
                some = deleted.rowcount
            gone += some
        return gone
