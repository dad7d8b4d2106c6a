"""Stores that may break, the settings of a service on them, and ways past it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from infra.local import LocalServices
from infra.postgres.outbox import opened_code
from infra.postgres.tables import OutboxRow
from infra.redis.drafts import draft_key
from infra.settings import Settings
from infra.wiring import Stores, build_resolvers, limits_in, sealer_in
from resolvers import Resolvers
from resolvers.models.answers import Answer, Role
from resolvers.models.message import MessageId
from resolvers.models.person import Language, Origin, PersonId, Phone
from tests.api import new_phone
from tests.infra.faults import on

CODE = "135790"
ORIGIN = Origin("203.0.113.9", "matrix")
ANSWERS: Mapping[str, Answer] = {
    "profile.firstName": "Afi",
    "profile.lastName": "Hounsou",
    "role": Role.TENANT,
    "legal.acceptedTerms": "2026-01",
    "preferences.preferredZones": ("calavi",),
}
STAFF = PersonId(UUID(int=9))
TIMEOUT_MS = 800
"""Four times the default: on a machine with other things to do, slow is not away."""
_PATIENCE = 5.0
_CODE_LIVES = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person, and a session of theirs."""

    id: PersonId
    phone: Phone
    token: str


@dataclass(frozen=True, slots=True)
class World:
    """What the tests see and do past the service, over connections of their own."""

    stores: LocalServices
    settings: Settings
    """Of the service."""
    resolvers: Resolvers
    direct: Stores

    async def somebody(self, *, draft: bool = False, profile: bool = False) -> Somebody:
        """Make a person, signed in, with complete answers if so wanted."""
        phone = Phone(new_phone().replace(" ", ""))
        it = self.resolvers
        person = (await it.people.people.person_of(phone, Language.FR)).person.id
        if draft or profile:
            await it.drafts.save(person, {**ANSWERS, "legal.cpi": phone[1:]})
        if profile:
            await it.finalize.finalize(person, ORIGIN, expected_version=None)
        return Somebody(person, phone, await self.session(person))

    async def staff(self) -> Somebody:
        """Return who may look at everybody's progress."""
        return Somebody(STAFF, Phone(""), await self.session(STAFF))

    async def session(self, person: PersonId) -> str:
        """Open one more session of *person*; return its token."""
        token, claim = self.resolvers.sign_in.tokens.issue(person)
        await self.resolvers.sessions.sessions.open(claim.session, claim, None)
        return token

    async def give_code(self, target: str) -> None:
        """Let `CODE` prove *target*."""
        codes = self.resolvers.sign_in.codes.store
        await codes.put(target, CODE, lifetime=_CODE_LIVES)

    async def welcome(self, *, by_email: bool) -> MessageId:
        """Let somebody new finalize; return the message that is written to them."""
        who = await self.somebody(draft=True)
        if by_email:
            people = self.resolvers.people.people
            await people.confirm_email(who.id, f"{who.id}@exemple.bj", ORIGIN)
        finalize = self.resolvers.finalize
        await finalize.finalize(who.id, ORIGIN, expected_version=None)
        written = "SELECT id FROM outbox WHERE user_id = :id"
        return MessageId(await self.one(written, id=who.id))

    async def state_of(self, message: MessageId) -> str:
        return str(
            await self.one("SELECT state FROM outbox WHERE id = :id", id=message)
        )

    async def code_sent(self, target: str) -> bool:
        """Whether a message is written down with a code that still proves *target*."""
        sealer, codes = sealer_in(self.settings), self.resolvers.sign_in.codes.store
        written = select(OutboxRow).where(col(OutboxRow.content_sealed).is_not(None))
        async with self.direct.postgres.transaction() as session:
            rows = (await session.exec(written)).all()
        opened = [
            opened_code(sealer, MessageId(row.id), row.content_sealed or b"")
            for row in rows
        ]
        mine = [message.code for message in opened if message.target == target]
        return any([await codes.awaits(target, code) for code in mine])

    async def one(self, query: str, **values: Any) -> Any:
        """Return the only value of a query to PostgreSQL."""
        async with self.direct.postgres.transaction() as session:
            connection = await session.connection()
            return (await connection.execute(text(query), values)).scalar_one()

    async def has_draft(self, person: PersonId) -> bool:
        return bool(await self.direct.redis.client.exists(draft_key(person)))


@asynccontextmanager
async def world(stores: LocalServices, settings: Settings) -> AsyncIterator[World]:
    """Connect to *stores*, which run; one person's limits are out of the way."""
    wide = {
        "sign_in_phone_limit": "1000/minute",
        "worker_inside": False,
        "staff": (STAFF,),
        "store_timeout_ms": TIMEOUT_MS,
    }
    of_service = on(stores, settings).model_copy(update=wide)
    direct = Stores.to(of_service, timeout=_PATIENCE)
    limits = limits_in(direct.redis, of_service)
    resolvers = build_resolvers(of_service, direct, limits)
    try:
        yield World(stores, of_service, resolvers, direct)
    finally:
        await direct.close()
