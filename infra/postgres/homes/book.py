"""Homes as people find them."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, select

from infra.postgres.connection import PostgresConnection
from infra.postgres.homes.rows import HomeRows
from infra.postgres.homes.search import BY_TIME, BY_WORDS, PLAN, by_meaning
from infra.postgres.homes.space import Space
from infra.postgres.tables import HomeRow
from infra.sealing import Sealer
from resolvers.models.home import Basis, HomeId
from resolvers.models.person import PersonId
from resolvers.ports.homes import Near, OwnHome


class PostgresHomeBook:
    """A `resolvers.ports.homes.HomeBook`."""

    def __init__(
        self, postgres: PostgresConnection, sealer: Sealer, space: Space | None
    ) -> None:
        """*space* has the vectors of today's model; None if there is no model."""
        self._postgres = postgres
        self._rows = HomeRows(sealer)
        self._space = space

    async def of(self, person: PersonId) -> OwnHome | None:
        found = select(HomeRow).where(col(HomeRow.user_id) == person)
        async with self._postgres.transaction() as session:
            row = (await session.exec(found)).one_or_none()
        if row is None:
            return None
        return OwnHome(HomeId(row.id), self._rows.read(row), self._basis(row))

    async def near(self, own: OwnHome, *, most: int) -> tuple[Sequence[Near], bool]:
        mine = own.home
        asked = {
            "id": own.id,
            "side": mine.side.other.value,
            "zones": [*mine.zones],
            "bands": mine.budget.bands(),
            "deals": sorted(mine.deals),
            "purposes": sorted(mine.purposes),
            "has": sorted(mine.has),
            "lacks": sorted(mine.lacks),
            "most": most,
        }
        async with self._postgres.transaction() as session:
            connection = await session.connection()
            await connection.execute(text(PLAN))
            found = (await connection.execute(text(self._search(own)), asked)).all()
            ids = [home_id for home_id, _, _ in found]
            wanted = select(HomeRow).where(col(HomeRow.id).in_(ids))
            rows = {row.id: row for row in (await session.exec(wanted)).all()}
        looked_at = sum(number for _, _, number in found)
        return [
            Near(self._rows.read(rows[home_id]), score)
            for home_id, score, _ in found
            if home_id in rows  # not deleted meanwhile
        ], looked_at < most

    def _basis(self, row: HomeRow) -> Basis:
        if self._space and self._space.model in row.models:
            return Basis.MEANING
        return Basis.WORDS if row.words else Basis.FILTERS

    def _search(self, own: OwnHome) -> str:
        if own.basis is Basis.MEANING:
            assert self._space, "its basis said so"
            return by_meaning(self._space, own.home.side.other)
        return BY_WORDS if own.basis is Basis.WORDS else BY_TIME
