"""People: one per phone, made known at the first sign-in."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from infra.postgres.registry import PostgresRegistry
from resolvers.models.answers import Role
from resolvers.models.person import Language, PersonId
from tests.infra.postgres.people import FINALIZED_AT, ORIGIN, finished, fresh_phone


async def test_a_new_phone_is_a_new_person(registry: PostgresRegistry) -> None:
    phone, started = fresh_phone(), datetime.now(UTC)

    person = await registry.person_of(phone, Language.EN)

    assert person.phone == phone
    assert person.language is Language.EN
    assert started <= person.created_at <= datetime.now(UTC)
    assert person.profile_completed_at is None
    assert await registry.person(person.id) == person
    assert await registry.profile(person.id) is None


async def test_a_known_phone_is_the_same_person_unchanged(
    registry: PostgresRegistry,
) -> None:
    phone = fresh_phone()
    first = await registry.person_of(phone, Language.FR)

    assert await registry.person_of(phone, Language.EN) == first
    assert (await registry.person_of(fresh_phone(), Language.FR)).id != first.id


async def test_twenty_sign_ins_at_once_are_one_person(
    registry: PostgresRegistry,
) -> None:
    phone = fresh_phone()
    sign_ins = (registry.person_of(phone, Language.FR) for _ in range(20))

    people = await asyncio.gather(*sign_ins)

    assert {person.id for person in people} == {people[0].id}


async def test_nobody_is_nobody(registry: PostgresRegistry) -> None:
    assert await registry.person(PersonId(uuid4())) is None
    assert await registry.profile(PersonId(uuid4())) is None


async def test_who_has_finished_has_completed_their_profile(
    registry: PostgresRegistry,
) -> None:
    phone = fresh_phone()
    before = await registry.person_of(phone, Language.FR)

    async with registry.hold(before.id) as registration:
        await registration.record(finished(Role.TENANT), ORIGIN)

    after = replace(before, profile_completed_at=FINALIZED_AT)
    assert await registry.person_of(phone, Language.FR) == after
