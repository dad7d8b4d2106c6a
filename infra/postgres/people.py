"""People in PostgreSQL: found by the hash of their phone, their addresses sealed."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from infra.postgres.connection import PATIENT, PostgresConnection
from infra.postgres.tables import AuditRow, UserRow
from infra.sealing import BlindIndex, Sealer
from resolvers.errors import Unauthenticated
from resolvers.models.person import (
    Arrival,
    Language,
    Origin,
    Person,
    PersonId,
    Phone,
)
from resolvers.ports.service import Clock

_REMEMBERED = 10_000


class PostgresPeople:
    """A `resolvers.ports.people.People`."""

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
        self._vouched: set[PersonId] = set()

    async def person_of(self, phone: Phone, language: Language) -> Arrival:
        new = PersonId(uuid4())
        index = self._index.of("phone", phone)
        async with self._postgres.transaction(limit=PATIENT) as session:
            await self._insert(session, new, phone, language)
            found = select(UserRow).where(col(UserRow.phone_index) == index)
            row = (await session.exec(found)).one()
        return Arrival(self._person(row), is_new=row.id == new)

    async def vouch(
        self, person: PersonId, phone: Phone | None, language: Language
    ) -> None:
        if person in self._vouched:
            return
        async with self._postgres.transaction() as session:
            await self._insert(session, person, phone, language)
            if phone:  # unless that phone is another person's already
                await self._insert(session, person, None, language)
        if len(self._vouched) >= _REMEMBERED:
            self._vouched.clear()
        self._vouched.add(person)

    async def person(self, person: PersonId) -> Person | None:
        async with self._postgres.transaction() as session:
            row = await session.get(UserRow, person)
        return self._person(row) if row else None

    async def email_of(self, phone: Phone) -> str | None:
        index = self._index.of("phone", phone)
        found = select(UserRow).where(col(UserRow.phone_index) == index)
        async with self._postgres.transaction() as session:
            row = (await session.exec(found)).one_or_none()
        return self._open(row, "email") if row else None

    async def confirm_email(self, person: PersonId, email: str, origin: Origin) -> None:
        now = self._clock()
        async with self._postgres.transaction(limit=PATIENT) as session:
            row = await session.get(UserRow, person, with_for_update=True)
            if row is None:
                raise Unauthenticated
            row.email_sealed = self._sealer.seal(email, owner=person, field="email")
            row.email_confirmed_at = now
            session.add(_audit(person, "email.confirmed", origin, now, "email"))

    async def choose_reminders(
        self, person: PersonId, origin: Origin, *, wanted: bool
    ) -> None:
        now = self._clock()
        async with self._postgres.transaction(limit=PATIENT) as session:
            row = await session.get(UserRow, person, with_for_update=True)
            if row is None:
                raise Unauthenticated
            if wanted == (row.reminders_stopped_at is None):
                return
            row.reminders_stopped_at = None if wanted else now
            action = "reminders.wanted" if wanted else "reminders.stopped"
            session.add(_audit(person, action, origin, now))

    async def _insert(
        self,
        session: AsyncSession,
        person: PersonId,
        phone: Phone | None,
        language: Language,
    ) -> None:
        """Make *person* known, unless their id or their phone is known already."""
        new = {
            "id": person,
            "phone_sealed": phone
            and self._sealer.seal(phone, owner=person, field="phone"),
            "phone_index": phone and self._index.of("phone", phone),
            "language": language.value,
            "created_at": self._clock(),
        }
        await session.exec(insert(UserRow).values(new).on_conflict_do_nothing())

    def _person(self, row: UserRow) -> Person:
        phone = self._open(row, "phone")
        return Person(
            PersonId(row.id),
            Phone(phone) if phone else None,
            Language(row.language),
            row.created_at,
            row.profile_completed_at,
            self._open(row, "email"),
            wants_reminders=row.reminders_stopped_at is None,
        )

    def _open(self, row: UserRow, field: str) -> str | None:
        envelope: bytes | None = getattr(row, f"{field}_sealed")
        if envelope is None:
            return None
        return self._sealer.open(envelope, owner=row.id, field=field)


def _audit(
    person: PersonId, action: str, origin: Origin, at: datetime, *fields: str
) -> AuditRow:
    return AuditRow(
        at=at,
        actor=person,
        action=action,
        ip=origin.ip,
        request_id=origin.request_id,
        fields=list(fields),
    )
