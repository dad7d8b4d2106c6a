"""Profiles: whole for us, unreadable for whoever has a copy of the database."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from infra.postgres.connection import PostgresConnection
from infra.postgres.people import PostgresPeople
from infra.postgres.profile_rows import SEALED, UNIQUE
from infra.postgres.registry import PostgresRegistry
from infra.postgres.tables import ProfileRow
from infra.sealing import BlindIndex, Sealer
from resolvers.errors import SealBroken
from resolvers.models.answers import Answer, Role, attributes
from resolvers.models.person import Language, PersonId
from resolvers.models.profile import KycStatus, Profile
from resolvers.steps import FIELDS
from tests.infra.postgres.people import (
    FINALIZED_AT,
    finished,
    fresh_phone,
    record_by,
    without,
)

SECRETS: dict[str, Answer] = {
    "profile.firstName": "Bénédicte-Afiavi",
    "profile.lastName": "Hounsou-Ahouansè",
    "profile.email": "benedicte@secret-exemple.bj",
    "legal.cpi": "445566778899001",
    "legal.company": "Agence du Lac Nokoué",
    "legal.ifu": "3344556677889",
    "legal.rccm": "RB/NAT/23 C 7654321",
    "preferences.budgetMin": 123_456_701,
    "preferences.budgetMax": 123_456_702,
}
OPEN = {
    "profile.avatarUrl",
    "role",
    "legal.acceptedTerms",
    "preferences.preferredZones",
    "preferences.homeDescription",
}


async def record(
    registry: PostgresRegistry, person: PersonId, profile: Profile
) -> None:
    async with registry.hold(person) as registration:
        await record_by(registration, profile)


@pytest.mark.parametrize("role", Role)
async def test_a_profile_comes_back_as_it_was(
    registry: PostgresRegistry, somebody: PersonId, role: Role
) -> None:
    profile = finished(role)

    await record(registry, somebody, profile)

    assert await registry.profile(somebody) == profile


async def test_so_does_one_with_every_answer_and_one_with_as_few_as_can_be(
    people: PostgresPeople, registry: PostgresRegistry, somebody: PersonId
) -> None:
    every = finished(Role.AGENT, legal__cpi="445566778899000")
    every = replace(every, kyc_status=KycStatus.REJECTED)
    assert all(every.answers.at(field.path) is not None for field in FIELDS)
    few = without(
        finished(Role.LANDLORD, preferences__budgetMin=0),
        "profile.email",
        "profile.avatarUrl",
        "preferences.preferredZones",
        "preferences.budgetMax",
        "preferences.homeDescription",
    )
    other = (await people.person_of(fresh_phone(), Language.FR)).person.id

    await record(registry, somebody, every)
    await record(registry, other, few)

    assert await registry.profile(somebody) == every
    assert await registry.profile(other) == few


def test_every_answer_is_either_a_secret_or_known_to_be_none() -> None:
    assert {*SECRETS, *OPEN} == {field.path for field in FIELDS}


async def test_a_copy_of_the_database_tells_no_secret(
    people: PostgresPeople, registry: PostgresRegistry, postgres: PostgresConnection
) -> None:
    phone = fresh_phone()
    person = (await people.person_of(phone, Language.FR)).person.id
    instead = {path.replace(".", "__"): secret for path, secret in SECRETS.items()}
    profile = finished(Role.AGENT, **instead)
    await record(registry, person, profile)

    held = await everything_of(postgres, person)

    for secret in (*SECRETS.values(), phone, phone[4:]):
        for spelling in (str(secret), str(secret).casefold()):
            assert spelling.encode() not in held
    assert str(profile.id).encode() in held


async def everything_of(postgres: PostgresConnection, person: PersonId) -> bytes:
    """Return all bytes of all rows about *person*."""
    owners = {
        "users": "id",
        "profiles": "user_id",
        "consents": "user_id",
        "audit_log": "actor",
        "outbox": "user_id",
    }
    held: list[bytes] = []
    async with postgres.transaction() as session:
        connection = await session.connection()
        for table, owner in owners.items():
            query = text(f"SELECT * FROM {table} WHERE {owner} = :person")
            for row in await connection.execute(query, {"person": person}):
                held += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    return b"\n".join(held)


async def test_a_sealed_value_does_not_open_in_another_person_s_row(
    people: PostgresPeople,
    registry: PostgresRegistry,
    postgres: PostgresConnection,
    somebody: PersonId,
) -> None:
    other = (await people.person_of(fresh_phone(), Language.FR)).person.id
    await record(registry, somebody, finished(Role.TENANT))
    await record(registry, other, finished(Role.TENANT))
    swap = text(
        "UPDATE profiles SET cpi_sealed = (SELECT cpi_sealed FROM profiles "
        "WHERE user_id = :theirs) WHERE user_id = :ours"
    )

    async with postgres.transaction() as session:
        connection = await session.connection()
        await connection.execute(swap, {"theirs": other, "ours": somebody})

    with pytest.raises(SealBroken):
        await registry.profile(somebody)


async def test_another_key_reads_nothing(
    registry: PostgresRegistry, postgres: PostgresConnection, somebody: PersonId
) -> None:
    await record(registry, somebody, finished(Role.TENANT))
    keys = Sealer("test:" + "B" * 43 + "="), BlindIndex("a key of the tests")

    with pytest.raises(SealBroken):
        await PostgresPeople(postgres, *keys, lambda: FINALIZED_AT).person(somebody)
    with pytest.raises(SealBroken):
        await PostgresRegistry(postgres, *keys).profile(somebody)


def test_what_the_form_calls_unique_or_secret_is_so_in_the_table() -> None:
    secret = {attributes(field.path)[2] for field in FIELDS if field.secret}

    assert set(SEALED[ProfileRow]) == secret
    assert set(UNIQUE.values()) == {field.path for field in FIELDS if field.unique}
