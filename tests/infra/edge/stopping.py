"""The link that somebody got with a reminder, and who they are."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from infra.carriers import links_in
from infra.postgres.connection import PostgresConnection
from infra.settings import Settings
from resolvers.models.person import PersonId
from tests.api import Person

FORM = '<form method="post"><button>'


@dataclass(frozen=True)
class Reader:
    """Somebody with a link to opt out."""

    id: PersonId
    person: Person
    token: str

    @property
    def path(self) -> str:
        return f"/stop/{self.token}"

    async def wants(self) -> bool:
        """Whether reminders may still go to them."""
        data = await self.person.ask("{ viewer { wantsReminders } }")
        wanted: bool = data["viewer"]["wantsReminders"]
        return wanted


def token_for(settings: Settings, person: PersonId) -> str:
    links = links_in(settings)
    assert links
    return links.stop(person).removeprefix(f"{settings.public_url}/stop/")


async def reader(settings: Settings, person: Person) -> Reader:
    me = (await person.ask("{ viewer { id } }"))["viewer"]
    id_ = PersonId(UUID(me["id"]))
    return Reader(id_, person, token_for(settings, id_))


def forged(token: str, other: str) -> str:
    """Return a token with the person of one and the proof of another."""
    whose, proof = (urlsafe_b64decode(part + "=") for part in (token, other))
    return urlsafe_b64encode(whose[:16] + proof[16:]).decode()


def altered(token: str, bit: int) -> str:
    raw = bytearray(urlsafe_b64decode(token + "="))
    raw[bit // 8] ^= 1 << bit % 8
    return urlsafe_b64encode(raw).decode()


async def audited(postgres: PostgresConnection, person: PersonId) -> list[Any]:
    """Return what the audit log says of a person's reminders, oldest first."""
    query = text(
        "SELECT action, ip, request_id, fields FROM audit_log "
        "WHERE actor = :person AND action LIKE 'reminders.%' ORDER BY id"
    )
    async with postgres.transaction() as session:
        connection = await session.connection()
        return list((await connection.execute(query, {"person": person})).all())
