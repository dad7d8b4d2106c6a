"""Zones in PostgreSQL."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from infra.postgres.connection import PostgresConnection
from infra.postgres.tables import ZoneRow
from resolvers.models.zone import Zone


class PostgresZoneBook:
    """A `resolvers.ports.service.ZoneBook`."""

    def __init__(self, postgres: PostgresConnection) -> None:
        self._postgres = postgres

    async def zones(self) -> list[Zone]:
        return await self._postgres.read_behind(_zones)


async def _zones(session: AsyncSession) -> list[Zone]:
    rows = await session.exec(select(ZoneRow).order_by(col(ZoneRow.position)))
    return [Zone(row.id, row.name) for row in rows]
