"""People: one per phone, made known at the first sign-in."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from infra.postgres.people import PostgresPeople
from infra.postgres.registry import PostgresRegistry
from resolvers.models.answers import Role
from resolvers.models.person import Language, PersonId
from tests.infra.postgres.people import FINALIZED_AT, finished, fresh_phone, record_by


async def test_a_new_phone_is_a_new_person(
    people: PostgresPeople, registry: PostgresRegistry
) -> None:
    phone, started = fresh_phone(), datetime.now(UTC)

    arrival = await people.person_of(phone, Language.EN)

    person = arrival.person
    assert arrival.is_new
    assert person.phone == phone
    assert person.language is Language.EN
    assert started <= person.created_at <= datetime.now(UTC)
    assert person.profile_completed_at is None
    assert person.email is None
    assert await people.person(person.id) == person
    assert await registry.profile(person.id) is None


async def test_a_known_phone_is_the_same_person_unchanged(
    people: PostgresPeople,
) -> None:
    phone = fresh_phone()
    first = await people.person_of(phone, Language.FR)

    assert await people.person_of(phone, Language.EN) == replace(first, is_new=False)
    other = await people.person_of(fresh_phone(), Language.FR)
    assert other.is_new
    assert other.person.id != first.person.id


async def test_nobody_is_new_twice(people: PostgresPeople) -> None:
    phone = fresh_phone()

    arrivals = [await people.person_of(phone, Language.FR) for _ in range(3)]

    assert [arrival.is_new for arrival in arrivals] == [True, False, False]


async def test_twenty_sign_ins_at_once_are_one_person_who_is_new_once(
    people: PostgresPeople,
) -> None:
    phone = fresh_phone()
    sign_ins = (people.person_of(phone, Language.FR) for _ in range(20))

    arrivals = await asyncio.gather(*sign_ins)

    assert {arrival.person.id for arrival in arrivals} == {arrivals[0].person.id}
    assert [arrival.is_new for arrival in arrivals].count(True) == 1


async def test_nobody_is_nobody(
    people: PostgresPeople, registry: PostgresRegistry
) -> None:
    assert await people.person(PersonId(uuid4())) is None
    assert await registry.profile(PersonId(uuid4())) is None


async def test_who_has_finished_has_completed_their_profile(
    people: PostgresPeople, registry: PostgresRegistry
) -> None:
    phone = fresh_phone()
    before = await people.person_of(phone, Language.FR)

    async with registry.hold(before.person.id) as registration:
        await record_by(registration, finished(Role.TENANT))

    after = replace(before.person, profile_completed_at=FINALIZED_AT)
    assert (await people.person_of(phone, Language.FR)).person == after
