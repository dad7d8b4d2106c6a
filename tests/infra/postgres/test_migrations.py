"""The history of the tables: there and back, all at once, and equal to the models."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

import infra.postgres.tables  # noqa: F401 - fills the metadata
from infra.postgres.migrate import config, migrate
from tests.infra.postgres.crowds import migrating
from tests.infra.postgres.databases import downgrade, on

TABLES = {"users", "profiles", "homes", "consents", "audit_log", "outbox", "zones"}
ZONES = ["abomey", "calavi", "fidjrosse", "akpakpa", "cotonou", "godomey"]


def revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def found_tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def found_functions(connection: Connection) -> list[str]:
    ours = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    return list(connection.scalars(text(ours)))


def found_zones(connection: Connection) -> list[str]:
    return list(connection.scalars(text("SELECT id FROM zones ORDER BY position")))


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, SQLModel.metadata))


def test_the_history_leads_up_down_and_up_again(empty: str) -> None:
    migrate(empty)
    assert on(empty, found_tables) == TABLES

    downgrade(empty, "base")
    assert on(empty, found_tables) == set()
    assert on(empty, found_functions) == []

    migrate(empty)
    migrate(empty)
    assert on(empty, found_tables) == TABLES
    assert on(empty, found_zones) == ZONES
    newest = ScriptDirectory.from_config(config()).get_current_head()
    assert on(empty, revision) == newest


def test_a_migrated_database_has_exactly_the_tables_of_the_models(empty: str) -> None:
    migrate(empty)

    assert on(empty, differences) == []
    assert set(SQLModel.metadata.tables) == TABLES


def test_four_processes_may_migrate_at_once(empty: str) -> None:
    assert migrating(empty) == []
    assert on(empty, found_zones) == ZONES
