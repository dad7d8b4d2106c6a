"""Where vectors lie: made once, mended, and done without."""

import asyncio

import pytest
from sqlalchemy import Connection, text

from infra.postgres.homes import space as module
from infra.postgres.homes.space import Space, is_usable
from infra.postgres.migrate import make_space, migrate
from resolvers.models.home import Side
from tests.infra.postgres.databases import execute, on
from tests.infra.postgres.homes.town import SPACE


def indexes(connection: Connection) -> dict[str, bool]:
    """Return the indexes of vectors, and whether they may be used."""
    asked = text(
        "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid "
        "WHERE relname LIKE 'ix\\_home\\_vectors\\_%'"
    )
    return {row.relname: row.indisvalid for row in connection.execute(asked)}


def test_it_is_made_once_for_each_side_and_model(empty: str) -> None:
    other = Space("other", 5)

    assert migrate(empty, space=SPACE) is None
    assert migrate(empty, space=SPACE) is None
    assert migrate(empty, space=other) is None

    made = {space.index(side) for space in (SPACE, other) for side in Side}
    assert on(empty, indexes) == dict.fromkeys(made, True)


def test_an_index_that_was_interrupted_is_made_anew(empty: str) -> None:
    migrate(empty, space=SPACE)
    name = SPACE.index(Side.OFFERS)
    broken = (
        f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{name}'::regclass"
    )
    asyncio.run(execute(empty, broken))
    assert on(empty, indexes)[name] is False

    assert asyncio.run(make_space(empty, SPACE)) is None

    assert all(on(empty, indexes).values())


def test_a_database_without_the_extension_is_told(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = "SELECT true FROM pg_available_extensions WHERE name = 'no-such'"
    monkeypatch.setattr(module, "_INSTALLABLE", nothing)

    assert migrate(empty, space=SPACE) == "PostgreSQL has no pgvector to install"

    assert on(empty, indexes) == {}


def test_an_old_one_is_told(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "OLDEST", (99, 0))

    reason = migrate(empty, space=SPACE)

    assert reason
    assert reason.endswith("is too old")


def test_who_may_not_install_it_is_told_and_all_else_is_there(empty: str) -> None:
    server, _, name = empty.rpartition("/")
    role = f"{name}_plain"
    made = (
        f"CREATE ROLE \"{role}\" LOGIN PASSWORD 'plain'",
        f'ALTER DATABASE "{name}" OWNER TO "{role}"',
        f'GRANT ALL ON SCHEMA public TO "{role}"',
    )
    for statement in made:
        asyncio.run(execute(empty, statement))
    host = server.rpartition("@")[2]
    plain = f"postgresql+asyncpg://{role}:plain@{host}/{name}"
    try:
        reason = migrate(plain, space=SPACE)

        assert reason == "only a superuser may install pgvector"
        assert on(empty, lambda c: c.scalar(text("SELECT count(*) FROM homes"))) == 0

        asyncio.run(execute(empty, "CREATE EXTENSION vector"))
        assert migrate(plain, space=SPACE) is None
    finally:
        for statement in (
            f'REASSIGN OWNED BY "{role}" TO CURRENT_USER',
            f'DROP OWNED BY "{role}"',
            f'DROP ROLE "{role}"',
        ):
            asyncio.run(execute(empty, statement))


@pytest.mark.parametrize(
    ("version", "usable"),
    [
        ("0.8.2", True),
        ("0.8.6", True),
        ("1.0", True),
        ("0.8.1", False),
        ("0.5", False),
    ],
)
def test_versions_are_numbers(version: str, usable: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert is_usable(version) is usable


def test_texts_prepared_in_another_way_lie_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = SPACE.model, SPACE.index(Side.SEEKS)

    monkeypatch.setattr(module, "VERSION", 99)

    assert SPACE.model != before[0]
    assert SPACE.index(Side.SEEKS) != before[1]
