"""Zones in PostgreSQL."""

from sqlmodel import col, select

from infra.postgres.connection import PostgresConnection
from infra.postgres.tables import ZoneRow
from resolvers.models.zone import Zone


class PostgresZoneBook:
    """A `resolvers.ports.service.ZoneBook`."""

    def __init__(self, postgres: PostgresConnection) -> None:
        self._postgres = postgres

    async def zones(self) -> list[Zone]:
        async with self._postgres.transaction() as session:
            rows = await session.exec(select(ZoneRow).order_by(col(ZoneRow.position)))
            return [Zone(row.id, row.name) for row in rows]
