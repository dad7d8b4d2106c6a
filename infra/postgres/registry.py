"""Profiles in PostgreSQL. One operation, one connection, one transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from infra.postgres.connection import PATIENT, PostgresConnection
from infra.postgres.homes.rows import HomeRows
from infra.postgres.profile_rows import ProfileRows
from infra.postgres.registration import PostgresRegistration
from infra.postgres.tables import ProfileRow, UserRow
from infra.sealing import BlindIndex, Sealer
from resolvers.errors import Unauthenticated
from resolvers.models.answers import Answers
from resolvers.models.person import PersonId
from resolvers.models.profile import Profile


class PostgresRegistry:
    """A `resolvers.ports.people.Registry`."""

    def __init__(
        self,
        postgres: PostgresConnection,
        sealer: Sealer,
        index: BlindIndex,
    ) -> None:
        self._postgres = postgres
        self._profiles = ProfileRows(sealer, index)
        self._homes = HomeRows(sealer)

    async def profile(self, person: PersonId) -> Profile | None:
        async with self._postgres.transaction() as session:
            return await self._profile(session, person)

    async def taken(self, person: PersonId, answers: Answers) -> frozenset[str]:
        mine = self._profiles.indexes(answers)
        if not mine:
            return frozenset()
        columns = {path: getattr(ProfileRow, name) for path, (name, _) in mine.items()}
        found = select(ProfileRow.user_id, *columns.values()).where(
            col(ProfileRow.user_id) != person,
            or_(*(columns[path] == value for path, (_, value) in mine.items())),
        )
        async with self._postgres.transaction() as session:
            rows = (await session.exec(found)).all()
        theirs = {value for row in rows for value in row}
        return frozenset(path for path, (_, value) in mine.items() if value in theirs)

    @asynccontextmanager
    async def hold(self, person: PersonId) -> AsyncIterator[PostgresRegistration]:
        async with self._postgres.transaction(limit=PATIENT) as session:
            # The row by its id first, then everything fresh: what was read before the
            # row was ours may be from before its last owner's commit.
            held = select(UserRow).where(col(UserRow.id) == person).with_for_update()
            user = (await session.exec(held)).one_or_none()
            if user is None:  # a session that outlived its person
                raise Unauthenticated
            finalized = await self._profile(session, person)
            yield PostgresRegistration(
                session, user, self._profiles, self._homes, finalized
            )

    async def _profile(self, session: AsyncSession, person: PersonId) -> Profile | None:
        found = select(ProfileRow).where(col(ProfileRow.user_id) == person)
        row = (await session.exec(found)).one_or_none()
        return self._profiles.read(row) if row else None
