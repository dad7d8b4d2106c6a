"""Changing the sealing key, for people who have a phone, an address, both or none."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from infra.postgres.connection import PostgresConnection
from infra.postgres.people import PostgresPeople
from resolvers.models.person import Language, PersonId, Phone
from tests.infra.postgres.people import ORIGIN, fresh_phone
from tests.infra.postgres.rings import BOTH, NEW, OLD, due, people_in, rotate

EMAIL = "afi@exemple.bj"


@pytest.fixture
async def postgres(fresh_database_url: str) -> AsyncIterator[PostgresConnection]:
    connection = PostgresConnection.to(fresh_database_url, timeout=1)
    yield connection
    await connection.close()


@pytest.fixture
def phone() -> Phone:
    return fresh_phone()


@pytest.fixture
async def person(postgres: PostgresConnection, phone: Phone) -> PersonId:
    """Make somebody known whose phone and address the old key has sealed."""
    people = people_in(postgres, OLD)
    known = (await people.person_of(phone, Language.FR)).person.id
    await people.confirm_email(known, EMAIL, ORIGIN)
    return known


async def has(
    people: PostgresPeople, person: PersonId, phone: Phone | None, email: str | None
) -> bool:
    found = await people.person(person)
    return found is not None and (found.phone, found.email) == (phone, email)


async def test_a_phone_and_an_address_open_with_the_new_key_alone(
    postgres: PostgresConnection, person: PersonId, phone: Phone
) -> None:
    assert await due(postgres) == 1

    assert await rotate(postgres) == 0

    assert await due(postgres) == 0
    new = people_in(postgres, NEW)
    assert await has(new, person, phone, EMAIL)
    assert await new.email_of(phone) == EMAIL


@pytest.mark.parametrize("email_of_old_key", [True, False])
async def test_one_of_the_two_may_be_sealed_by_the_new_key_already(
    postgres: PostgresConnection,
    person: PersonId,
    phone: Phone,
    *,
    email_of_old_key: bool,
) -> None:
    if email_of_old_key:  # confirmed by a process that has not heard of the new key
        await rotate(postgres)
    ring = OLD if email_of_old_key else BOTH
    await people_in(postgres, ring).confirm_email(person, "b@exemple.bj", ORIGIN)
    assert await due(postgres) == 1

    assert await rotate(postgres) == 0

    assert await due(postgres) == 0
    assert await has(people_in(postgres, NEW), person, phone, "b@exemple.bj")


async def test_who_has_no_phone_is_passed_over_or_sealed_anew(
    postgres: PostgresConnection,
) -> None:
    nothing, address = PersonId(uuid4()), PersonId(uuid4())
    old = people_in(postgres, OLD)
    for person in (nothing, address):
        await old.vouch(person, None, Language.FR)
    await old.confirm_email(address, EMAIL, ORIGIN)
    assert await due(postgres) == 1

    assert await rotate(postgres) == 0

    assert await due(postgres) == 0
    new = people_in(postgres, NEW)
    assert await has(new, nothing, None, None)
    assert await has(new, address, None, EMAIL)
