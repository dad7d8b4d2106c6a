"""0003, which lets people confirm an e-mail address, loses nobody on the way."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, TextClause, text
from sqlalchemy.exc import IntegrityError

from tests.infra.postgres.databases import downgrade, on, upgrade

OLD_INSERT = text(
    "INSERT INTO users (id, phone_sealed, phone_index, language, role, created_at, "
    "profile_completed_at) VALUES (:id, :sealed, :index, 'fr', NULL, now(), NULL)"
)
NEW_INSERT = text(
    "INSERT INTO users (id, language, created_at, email_sealed, email_confirmed_at) "
    "VALUES (:id, 'fr', now(), :email, now())"
)
CONSENT = text(
    "INSERT INTO consents VALUES (gen_random_uuid(), :id, 'terms', '1', '', now())"
)
OLD_COLUMNS = (
    "id, phone_sealed, phone_index, language, role, created_at, profile_completed_at"
)


def insert(url: str, statement: TextClause, row: dict[str, object]) -> None:
    on(url, lambda connection: connection.execute(statement, row))


def known_by_phone(url: str) -> UUID:
    """Make somebody known as the code before 0003 does."""
    person = uuid4()
    row = {"id": person, "sealed": b"sealed " + person.bytes, "index": person.bytes}
    insert(url, OLD_INSERT, row)
    return person


def known_without_phone(url: str) -> UUID:
    person = uuid4()
    row = {"id": person, "email": b"sealed"}
    insert(url, NEW_INSERT, row)
    return person


def users(url: str, columns: str = OLD_COLUMNS) -> list[tuple[object, ...]]:
    def rows(connection: Connection) -> list[tuple[object, ...]]:
        query = text(f"SELECT {columns} FROM users ORDER BY id")
        return [tuple(row) for row in connection.execute(query)]

    return on(url, rows)


def test_who_was_known_before_is_known_unchanged(empty: str) -> None:
    upgrade(empty, "0002")
    for _ in range(3):
        known_by_phone(empty)
    before = users(empty)

    upgrade(empty, "0003")

    assert users(empty) == before
    nothing = users(empty, "email_sealed, email_confirmed_at")
    assert nothing == [(None, None)] * 3


def test_code_of_before_goes_on_after_it(empty: str) -> None:
    upgrade(empty, "0003")

    person = known_by_phone(empty)

    assert users(empty, "id") == [(person,)]


def test_a_phone_is_still_only_one_person_s(empty: str) -> None:
    upgrade(empty, "0002")
    person = known_by_phone(empty)
    upgrade(empty, "0003")
    again = {"id": uuid4(), "sealed": b"", "index": person.bytes}

    with pytest.raises(IntegrityError, match="uq_users_phone_index"):
        insert(empty, OLD_INSERT, again)


def test_the_way_back_keeps_who_has_a_phone(empty: str) -> None:
    upgrade(empty, "0003")
    person = known_by_phone(empty)
    other = known_without_phone(empty)
    for owner in (person, other):
        insert(empty, CONSENT, {"id": owner})
    (before, *_) = [row for row in users(empty) if row[0] == person]

    downgrade(empty, "0002")

    assert users(empty) == [before]
    assert users(empty, "*")[0] == before  # no other columns are left
    consents = text("SELECT user_id FROM consents")
    assert on(empty, lambda c: list(c.scalars(consents))) == [person]
    without: dict[str, object] = {"id": uuid4(), "sealed": None, "index": b"1"}
    with pytest.raises(IntegrityError, match="phone_sealed"):
        insert(empty, OLD_INSERT, without)


def test_it_may_be_gone_back_and_forth(empty: str) -> None:
    upgrade(empty, "0003")
    known_by_phone(empty)
    before = users(empty)

    downgrade(empty, "0002")
    upgrade(empty, "0003")

    assert users(empty) == before
    known_without_phone(empty)
    assert len(users(empty)) == 2
