"""People and profiles in PostgreSQL. One operation, one connection, one transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from sqlalchemy import or_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from infra.postgres.connection import PATIENT, PostgresConnection
from infra.postgres.profile_rows import ProfileRows
from infra.postgres.registration import PostgresRegistration
from infra.postgres.tables import ProfileRow, UserRow
from infra.sealing import BlindIndex, Sealer
from resolvers.errors import Unauthenticated
from resolvers.models.answers import Answers
from resolvers.models.person import Language, Person, PersonId, Phone
from resolvers.models.profile import Profile
from resolvers.ports import Clock


class PostgresRegistry:
    """A `resolvers.ports.Registry`."""

    def __init__(
        self,
        postgres: PostgresConnection,
        sealer: Sealer,
        index: BlindIndex,
        clock: Clock,
    ) -> None:
        self._postgres = postgres
        self._sealer = sealer
        self._index = index
        self._clock = clock
        self._profiles = ProfileRows(sealer, index)

    async def person_of(self, phone: Phone, language: Language) -> Person:
        index = self._index.of("phone", phone)
        new = PersonId(uuid4())
        sealed = self._sealer.seal(phone, owner=new, field="phone")
        async with self._postgres.transaction(limit=PATIENT) as session:
            await session.exec(
                insert(UserRow)
                .values(
                    id=new,
                    phone_sealed=sealed,
                    phone_index=index,
                    language=language.value,
                    created_at=self._clock(),
                )
                .on_conflict_do_nothing(index_elements=["phone_index"])
            )
            found = select(UserRow).where(col(UserRow.phone_index) == index)
            row = (await session.exec(found)).one()
        return self._person(row)

    async def person(self, person: PersonId) -> Person | None:
        async with self._postgres.transaction() as session:
            row = await session.get(UserRow, person)
        return self._person(row) if row else None

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
            yield PostgresRegistration(session, user, self._profiles, finalized)

    async def _profile(self, session: AsyncSession, person: PersonId) -> Profile | None:
        found = select(ProfileRow).where(col(ProfileRow.user_id) == person)
        row = (await session.exec(found)).one_or_none()
        return self._profiles.read(row) if row else None

    def _person(self, row: UserRow) -> Person:
        phone = self._sealer.open(row.phone_sealed, owner=row.id, field="phone")
        return Person(
            PersonId(row.id),
            Phone(phone),
            Language(row.language),
            row.created_at,
            row.profile_completed_at,
        )
