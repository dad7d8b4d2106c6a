"""Confirmed e-mail addresses: found by the phone, sealed, one a person."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from infra.postgres.connection import PostgresConnection
from infra.postgres.people import PostgresPeople
from resolvers.errors import SealBroken, Unauthenticated
from resolvers.models.person import Language, Person, PersonId, Phone
from tests.infra.postgres.people import ORIGIN, fresh_phone

EMAIL = "benedicte@secret-exemple.bj"


@pytest.fixture
def phone() -> Phone:
    return fresh_phone()


@pytest.fixture
async def person(people: PostgresPeople, phone: Phone) -> Person:
    return (await people.person_of(phone, Language.FR)).person


async def rows_of(
    postgres: PostgresConnection, table: str, owner: str, person: PersonId
) -> list[Any]:
    query = text(f"SELECT * FROM {table} WHERE {owner} = :person")
    async with postgres.transaction() as session:
        result = await (await session.connection()).execute(query, {"person": person})
        return list(result.mappings())


async def test_it_is_their_address_from_then_on(
    people: PostgresPeople, person: Person, phone: Phone
) -> None:
    await people.confirm_email(person.id, EMAIL, ORIGIN)

    assert await people.email_of(phone) == EMAIL
    confirmed = replace(person, email=EMAIL)
    assert await people.person(person.id) == confirmed
    assert (await people.person_of(phone, Language.FR)).person == confirmed


async def test_there_is_none_before_and_none_of_a_stranger(
    people: PostgresPeople, person: Person, phone: Phone
) -> None:
    assert await people.email_of(phone) is None
    assert await people.email_of(fresh_phone()) is None


async def test_a_stranger_s_phone_is_not_made_known_by_looking(
    people: PostgresPeople,
) -> None:
    phone = fresh_phone()
    await people.email_of(phone)

    assert (await people.person_of(phone, Language.FR)).is_new


async def test_each_phone_has_its_own(people: PostgresPeople) -> None:
    phones = [fresh_phone() for _ in range(3)]
    for n, phone in enumerate(phones):
        somebody = (await people.person_of(phone, Language.FR)).person
        await people.confirm_email(somebody.id, f"afi{n}@exemple.bj", ORIGIN)

    found = [await people.email_of(phone) for phone in phones]

    assert found == [f"afi{n}@exemple.bj" for n in range(3)]


async def test_a_later_one_replaces_it(
    people: PostgresPeople, person: Person, phone: Phone
) -> None:
    await people.confirm_email(person.id, EMAIL, ORIGIN)
    await people.confirm_email(person.id, "afi@exemple.bj", ORIGIN)

    assert await people.email_of(phone) == "afi@exemple.bj"


async def test_one_address_may_be_two_people_s(
    people: PostgresPeople, person: Person, phone: Phone
) -> None:
    other = fresh_phone()
    partner = (await people.person_of(other, Language.FR)).person

    await people.confirm_email(person.id, EMAIL, ORIGIN)
    await people.confirm_email(partner.id, EMAIL, ORIGIN)

    assert await people.email_of(phone) == await people.email_of(other) == EMAIL


async def test_who_has_no_phone_may_have_an_address(people: PostgresPeople) -> None:
    vouched = PersonId(uuid4())
    await people.vouch(vouched, None, Language.FR)

    await people.confirm_email(vouched, EMAIL, ORIGIN)

    found = await people.person(vouched)
    assert found
    assert (found.phone, found.email) == (None, EMAIL)


async def test_the_table_tells_when_and_not_which(
    people: PostgresPeople, postgres: PostgresConnection, person: Person
) -> None:
    started = datetime.now(UTC)

    await people.confirm_email(person.id, EMAIL, ORIGIN)

    (row,) = await rows_of(postgres, "users", "id", person.id)
    assert started <= row["email_confirmed_at"] <= datetime.now(UTC)
    held = b"".join(
        value if isinstance(value, bytes) else str(value).encode()
        for value in row.values()
    )
    assert EMAIL.encode() not in held
    assert b"secret-exemple" not in held


async def test_in_another_person_s_row_it_does_not_open(
    people: PostgresPeople, postgres: PostgresConnection, person: Person
) -> None:
    phone = fresh_phone()
    thief = (await people.person_of(phone, Language.FR)).person
    await people.confirm_email(person.id, EMAIL, ORIGIN)
    move = text(
        "UPDATE users SET email_sealed = (SELECT email_sealed FROM users "
        "WHERE id = :theirs) WHERE id = :ours"
    )

    async with postgres.transaction() as session:
        moved = {"theirs": person.id, "ours": thief.id}
        await (await session.connection()).execute(move, moved)

    with pytest.raises(SealBroken):
        await people.email_of(phone)
    with pytest.raises(SealBroken):
        await people.person(thief.id)


async def test_the_audit_log_has_every_time_and_no_address(
    people: PostgresPeople, postgres: PostgresConnection, person: Person
) -> None:
    await people.confirm_email(person.id, EMAIL, ORIGIN)
    await people.confirm_email(person.id, EMAIL, ORIGIN)

    entries = await rows_of(postgres, "audit_log", "actor", person.id)
    (user,) = await rows_of(postgres, "users", "id", person.id)
    assert len(entries) == 2
    for entry in entries:
        assert (entry["action"], entry["fields"]) == ("email.confirmed", ["email"])
        assert (entry["ip"], entry["request_id"]) == (ORIGIN.ip, ORIGIN.request_id)
        assert EMAIL not in str(dict(entry))
    assert max(entry["at"] for entry in entries) == user["email_confirmed_at"]


async def test_nobody_can_confirm_nothing(
    people: PostgresPeople, postgres: PostgresConnection
) -> None:
    nobody = PersonId(uuid4())

    with pytest.raises(Unauthenticated):
        await people.confirm_email(nobody, EMAIL, ORIGIN)

    assert await people.person(nobody) is None
    assert await rows_of(postgres, "audit_log", "actor", nobody) == []


async def test_of_ten_at_once_one_is_kept_and_all_are_in_the_log(
    people: PostgresPeople, postgres: PostgresConnection, person: Person, phone: Phone
) -> None:
    emails = [f"afi{n}@exemple.bj" for n in range(10)]

    await asyncio.gather(
        *(people.confirm_email(person.id, email, ORIGIN) for email in emails)
    )

    assert await people.email_of(phone) in emails
    assert len(await rows_of(postgres, "audit_log", "actor", person.id)) == 10
