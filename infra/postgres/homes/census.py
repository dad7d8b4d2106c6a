"""How many homes are not as they should be, for who looks after them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, text
from sqlmodel import col, select

from infra.postgres.connection import PATIENT, PostgresConnection
from infra.postgres.homes.embeddings import lacks, waits
from infra.postgres.homes.space import INSTALLED, Space
from infra.postgres.tables import HomeRow, ProfileRow
from resolvers.again import MOST_TRIES
from resolvers.homes.making import VERSION

_HAS_TABLE = "SELECT to_regclass('home_vectors') IS NOT NULL"


class Waiting(NamedTuple):
    """Homes that no model has made vectors of."""

    number: int
    oldest: datetime | None
    """When the first of them was made."""
    given_up: int
    """Others, after as many tries as there are."""
    reason: str
    """Why the last try of one of those failed."""


class Extension(NamedTuple):
    """What the database has for vectors."""

    version: str | None
    """pgvector's."""
    has_table: bool


class HomeCensus:
    """Counts homes, patiently."""

    def __init__(self, postgres: PostgresConnection) -> None:
        self._postgres = postgres

    async def waiting(self) -> Waiting:
        """Count by the index of those that wait, so it may be asked often."""
        is_given_up = col(HomeRow.tries) >= MOST_TRIES
        found = select(
            func.count().filter(~is_given_up),
            func.min(col(HomeRow.made_at)).filter(~is_given_up),
            func.count().filter(is_given_up),
            func.max(col(HomeRow.reason)).filter(is_given_up),
        ).where(waits())
        async with self._postgres.transaction(limit=PATIENT) as session:
            number, oldest, given_up, reason = (await session.exec(found)).one()
        return Waiting(number, oldest, given_up, reason or "")

    async def lacking(self, space: Space) -> int:
        """Return how many homes have no vectors in *space*, and should."""
        found = select(func.count()).select_from(HomeRow).where(lacks(space))
        async with self._postgres.transaction(limit=PATIENT) as session:
            return (await session.exec(found)).one()

    async def unread(self) -> int:
        """Return how many profiles have no home, or one by older rules."""
        profiles = select(func.count()).select_from(ProfileRow)
        found = profiles.outerjoin(HomeRow, ITS).where(outdated())
        async with self._postgres.transaction(limit=PATIENT) as session:
            return (await session.exec(found)).one()

    async def extension(self) -> Extension:
        async with self._postgres.transaction() as session:
            connection = await session.connection()
            version = (await connection.execute(text(INSTALLED))).scalar()
            has_table = (await connection.execute(text(_HAS_TABLE))).scalar_one()
        return Extension(version, has_table)


ITS = col(HomeRow.id) == col(ProfileRow.id)


def outdated() -> ColumnElement[bool]:
    """Return the condition of profiles whose home is to be made, or made anew."""
    return or_(col(HomeRow.id).is_(None), col(HomeRow.version) < VERSION)
