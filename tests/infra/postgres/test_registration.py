"""Finishing: everything in one transaction, once, and nobody's identifier twice."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from infra.postgres.connection import PostgresConnection
from infra.postgres.people import PostgresPeople
from infra.postgres.registry import PostgresRegistry
from resolvers.models.answers import Role
from resolvers.models.person import Language, PersonId
from resolvers.models.profile import Profile
from resolvers.ports.people import IdentifierTaken
from tests.infra.postgres.people import (
    FINALIZED_AT,
    ORIGIN,
    finished,
    fresh_phone,
    record_by,
    without,
)

OWNED = {
    "profiles": "user_id",
    "consents": "user_id",
    "audit_log": "actor",
    "outbox": "user_id",
}
SHARED = {
    "profile.email": ("afi@exemple.bj", "Afi@exemple.bj"),
    "legal.cpi": ("999888777666", "999888777666"),
    "legal.ifu": ("9998887776665", "9998887776665"),
    "legal.rccm": ("RB/PNO/24 B 9876", "RB/PNO/24 B 9876"),
}


async def rows_of(
    postgres: PostgresConnection, person: PersonId
) -> dict[str, list[Any]]:
    """Return what the tables hold of *person*."""
    rows = {}
    async with postgres.transaction() as session:
        connection = await session.connection()
        for table, column in OWNED.items():
            query = text(f"SELECT * FROM {table} WHERE {column} = :person")
            found = await connection.execute(query, {"person": person})
            rows[table] = list(found.mappings())
    return rows


async def record(
    registry: PostgresRegistry, person: PersonId, profile: Profile
) -> None:
    async with registry.hold(person) as registration:
        await record_by(registration, profile)


async def test_finishing_leaves_profile_consent_audit_and_a_welcome(
    registry: PostgresRegistry, postgres: PostgresConnection, somebody: PersonId
) -> None:
    profile = finished(Role.AGENT)

    await record(registry, somebody, profile)

    rows = await rows_of(postgres, somebody)
    (stored,), (consent,), (audit,), (welcome,) = rows.values()
    assert stored["id"] == profile.id
    assert (consent["purpose"], consent["version"]) == ("terms", "2026-01")
    assert (consent["ip"], consent["given_at"]) == (ORIGIN.ip, FINALIZED_AT)
    assert consent["withdrawn_at"] is None
    assert (audit["action"], audit["at"]) == ("onboarding.finalized", FINALIZED_AT)
    assert (audit["ip"], audit["request_id"]) == (ORIGIN.ip, ORIGIN.request_id)
    assert (welcome["kind"], welcome["relayed_at"]) == ("welcome", None)


async def test_the_audit_log_names_the_answers_and_has_none(
    registry: PostgresRegistry, postgres: PostgresConnection, somebody: PersonId
) -> None:
    profile = without(finished(Role.TENANT), "profile.email", "preferences.budgetMax")

    await record(registry, somebody, profile)

    (audit,) = (await rows_of(postgres, somebody))["audit_log"]
    assert audit["fields"] == [
        "profile.firstName",
        "profile.lastName",
        "profile.avatarUrl",
        "role",
        "legal.cpi",
        "legal.acceptedTerms",
        "preferences.preferredZones",
        "preferences.budgetMin",
        "preferences.homeDescription",
    ]


async def test_what_fails_after_the_writing_leaves_nothing(
    people: PostgresPeople,
    registry: PostgresRegistry,
    postgres: PostgresConnection,
    somebody: PersonId,
) -> None:
    before = await people.person(somebody)

    async def fail_at_the_end() -> None:
        async with registry.hold(somebody) as registration:
            await record_by(registration, finished(Role.TENANT))
            raise RuntimeError("a save came in")

    with pytest.raises(RuntimeError, match="a save came in"):
        await fail_at_the_end()

    assert await rows_of(postgres, somebody) == {table: [] for table in OWNED}
    assert await people.person(somebody) == before


@pytest.mark.parametrize("path", SHARED)
async def test_an_identifier_of_somebody_else_is_named(
    people: PostgresPeople,
    registry: PostgresRegistry,
    postgres: PostgresConnection,
    somebody: PersonId,
    path: str,
) -> None:
    field, (theirs, ours) = path.replace(".", "__"), SHARED[path]
    other = (await people.person_of(fresh_phone(), Language.FR)).person.id
    await record(registry, other, finished(Role.AGENT, **{field: theirs}))

    with pytest.raises(IdentifierTaken) as refused:
        await record(registry, somebody, finished(Role.AGENT, **{field: ours}))

    assert refused.value.path == path
    assert await rows_of(postgres, somebody) == {table: [] for table in OWNED}


async def test_identifiers_that_nobody_gave_are_not_shared(
    people: PostgresPeople, registry: PostgresRegistry, somebody: PersonId
) -> None:
    nameless = without(finished(Role.LANDLORD), "profile.email")
    other = (await people.person_of(fresh_phone(), Language.FR)).person.id

    await record(registry, other, replace(nameless, id=finished(Role.TENANT).id))
    await record(registry, somebody, nameless)

    assert await registry.profile(somebody) == nameless


async def test_of_two_who_claim_an_identifier_at_once_one_gets_it(
    people: PostgresPeople, registry: PostgresRegistry, somebody: PersonId
) -> None:
    other = (await people.person_of(fresh_phone(), Language.FR)).person.id
    first, second = finished(Role.AGENT), finished(Role.AGENT)
    ifu = {"legal.ifu": first.answers.legal.ifu}
    claim = replace(second, answers=second.answers.with_changes(ifu))

    claims = await asyncio.gather(
        record(registry, somebody, first),
        record(registry, other, claim),
        return_exceptions=True,
    )

    (refused,) = [error for error in claims if error is not None]
    assert isinstance(refused, IdentifierTaken)
    assert refused.path == "legal.ifu"


async def test_the_second_of_two_holds_waits_and_sees_what_the_first_wrote(
    registry: PostgresRegistry, somebody: PersonId
) -> None:
    profile, held = finished(Role.TENANT), asyncio.Event()

    async def first() -> None:
        async with registry.hold(somebody) as registration:
            assert registration.finalized is None
            held.set()
            await asyncio.sleep(0.1)  # long enough for the second to knock
            await record_by(registration, profile)

    async def second() -> Profile | None:
        await held.wait()
        async with registry.hold(somebody) as registration:
            return registration.finalized

    _, seen = await asyncio.gather(first(), second())

    assert seen == profile
