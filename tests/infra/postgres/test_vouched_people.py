"""People whom the present backend vouches for: known by its id, once, for good."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from infra.postgres import people as adapter
from infra.postgres.connection import PostgresConnection
from infra.postgres.people import PostgresPeople
from infra.postgres.registry import PostgresRegistry
from resolvers.errors import StoreUnavailable
from resolvers.models.answers import Role
from resolvers.models.person import Language, Person, PersonId
from tests.infra.postgres.conftest import INDEX, SEALER
from tests.infra.postgres.people import ORIGIN, finished, fresh_phone, record_by


def somebody_there() -> PersonId:
    return PersonId(uuid4())


def another_process(postgres: PostgresConnection) -> PostgresPeople:
    """Return one that remembers nobody it has vouched for."""
    return PostgresPeople(postgres, SEALER, INDEX, lambda: datetime.now(UTC))


async def found(people: PostgresPeople, person: PersonId) -> Person:
    somebody = await people.person(person)
    assert somebody
    return somebody


async def rows_of(postgres: PostgresConnection, *ids: PersonId) -> list[Any]:
    query = text("SELECT * FROM users WHERE id = ANY(:ids)")
    async with postgres.transaction() as session:
        result = await (await session.connection()).execute(query, {"ids": list(ids)})
        return list(result.mappings())


@pytest.mark.parametrize("has_phone", [True, False])
async def test_they_are_known_by_the_id_they_have_there(
    people: PostgresPeople, *, has_phone: bool
) -> None:
    person, phone = somebody_there(), fresh_phone() if has_phone else None
    started = datetime.now(UTC)

    await people.vouch(person, phone, Language.EN)

    somebody = await found(people, person)
    assert (somebody.id, somebody.phone) == (person, phone)
    assert somebody.language is Language.EN
    assert started <= somebody.created_at <= datetime.now(UTC)
    assert (somebody.email, somebody.profile_completed_at) == (None, None)


@pytest.mark.parametrize("has_phone", [True, False])
async def test_they_can_finish(
    people: PostgresPeople, registry: PostgresRegistry, *, has_phone: bool
) -> None:
    person, profile = somebody_there(), finished(Role.TENANT)
    await people.vouch(person, fresh_phone() if has_phone else None, Language.FR)

    async with registry.hold(person) as registration:
        await record_by(registration, profile)

    assert await registry.profile(person) == profile


async def test_who_signs_in_with_a_vouched_phone_is_who_was_vouched_for(
    people: PostgresPeople,
) -> None:
    person, phone = somebody_there(), fresh_phone()
    await people.vouch(person, phone, Language.FR)

    arrival = await people.person_of(phone, Language.EN)

    assert arrival.person == await found(people, person)
    assert not arrival.is_new


async def test_a_phone_stays_with_who_has_it_already(people: PostgresPeople) -> None:
    phone, person = fresh_phone(), somebody_there()
    owner = (await people.person_of(phone, Language.FR)).person

    await people.vouch(person, phone, Language.FR)

    assert (await found(people, person)).phone is None
    assert (await people.person_of(phone, Language.FR)).person == owner


@pytest.mark.parametrize("at_first_without_a_phone", [True, False])
async def test_vouching_again_changes_nothing(
    people: PostgresPeople,
    postgres: PostgresConnection,
    *,
    at_first_without_a_phone: bool,
) -> None:
    person = somebody_there()
    phone = None if at_first_without_a_phone else fresh_phone()
    await people.vouch(person, phone, Language.FR)
    await people.confirm_email(person, "afi@exemple.bj", ORIGIN)
    (before,) = await rows_of(postgres, person)

    for again in (people, another_process(postgres)):
        await again.vouch(person, fresh_phone(), Language.EN)
        await again.vouch(person, None, Language.EN)

    assert await rows_of(postgres, person) == [before]


async def test_who_signed_in_here_first_is_not_changed_by_being_vouched_for(
    people: PostgresPeople, postgres: PostgresConnection
) -> None:
    person = (await people.person_of(fresh_phone(), Language.FR)).person
    (before,) = await rows_of(postgres, person.id)

    await people.vouch(person.id, fresh_phone(), Language.EN)

    assert await rows_of(postgres, person.id) == [before]


async def test_twenty_at_once_are_one_row(postgres: PostgresConnection) -> None:
    person, phone = somebody_there(), fresh_phone()
    processes = [another_process(postgres) for _ in range(20)]

    await asyncio.gather(*(p.vouch(person, phone, Language.FR) for p in processes))

    (row,) = await rows_of(postgres, person)
    assert row["phone_index"] == INDEX.of("phone", phone)


async def test_of_many_with_one_phone_one_gets_it_and_all_are_known(
    people: PostgresPeople, postgres: PostgresConnection
) -> None:
    phone, crowd = fresh_phone(), [somebody_there() for _ in range(10)]
    vouching = (people.vouch(person, phone, Language.FR) for person in crowd)
    sign_ins = (people.person_of(phone, Language.FR) for _ in range(5))

    _, (arrival, *others) = await asyncio.gather(
        asyncio.gather(*vouching), asyncio.gather(*sign_ins)
    )

    owner = arrival.person.id
    assert {other.person.id for other in others} == {owner}
    rows = await rows_of(postgres, *crowd, owner)
    assert {row["id"] for row in rows} == {*crowd, owner}
    assert [row["id"] for row in rows if row["phone_index"]] == [owner]


async def test_who_is_known_is_vouched_for_without_the_database(
    people: PostgresPeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "_REMEMBERED", 1)
    forgotten, remembered, new = (somebody_there() for _ in range(3))
    await people.vouch(forgotten, None, Language.FR)
    await people.vouch(remembered, None, Language.FR)

    with monkeypatch.context() as outage:
        outage.setattr(PostgresConnection, "transaction", _refused)
        await people.vouch(remembered, None, Language.FR)
        for person in (forgotten, new):
            with pytest.raises(StoreUnavailable):
                await people.vouch(person, None, Language.FR)

    await people.vouch(new, None, Language.FR)
    assert await people.person(new)


def _refused(*_: object, **__: object) -> None:
    raise StoreUnavailable("PostgreSQL")
