"""No migration breaks, or stops, processes that know only the tables of before."""

import io
from types import ModuleType
from typing import Any

import pytest
from alembic.script import Script, ScriptDirectory

from infra.postgres.migrate import config
from tests.deploy.migration_sql import broken_rules, sql_of

BEFORE_THE_RULES = {"0001", "0002", "0003", "0004"}
HISTORY = list(ScriptDirectory.from_config(config()).walk_revisions())
CONCURRENTLY = "COMMIT; CREATE INDEX CONCURRENTLY ix ON outbox (reason); BEGIN;"


@pytest.mark.parametrize("migration", HISTORY, ids=lambda found: str(found.revision))
def test_processes_of_before_go_on(migration: Script) -> None:
    if migration.revision in BEFORE_THE_RULES:
        pytest.skip("there was nobody to run beside it")
    allowed: dict[str, str] = getattr(migration.module, "allowed", {})

    broken = broken_rules(sql_of(migration.module))

    assert broken <= {*allowed}, "see docs/decisions/0021-migrations-side-by-side.md"
    assert {*allowed} <= broken, "nothing of what it allows itself is in it"
    assert all(len(reason) > 20 for reason in allowed.values()), "why is it safe?"


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("ALTER TABLE users DROP language", "ban-drop-column"),
        ("DROP TABLE zones", "ban-drop-table"),
        ("ALTER TABLE users RENAME language TO tongue", "renaming-column"),
        ("ALTER TABLE users RENAME TO people", "renaming-table"),
        ("ALTER TABLE users ADD age bigint NOT NULL", "adding-required-field"),
        ("ALTER TABLE users ALTER role SET NOT NULL", "adding-not-nullable-field"),
        ("ALTER TABLE users ALTER language DROP NOT NULL", "ban-drop-not-null"),
        ("ALTER TABLE users ALTER role TYPE varchar(9)", "changing-column-type"),
        ("ALTER TABLE users ADD u uuid DEFAULT uuidv7()", "adding-field-with-default"),
        ("ALTER TABLE users ADD UNIQUE (role)", "disallowed-unique-constraint"),
        (
            "ALTER TABLE users ADD CONSTRAINT c CHECK (role <> '')",
            "constraint-missing-not-valid",
        ),
        (
            "ALTER TABLE profiles ADD FOREIGN KEY (role) REFERENCES zones",
            "adding-foreign-key-constraint",
        ),
        ("CREATE INDEX ix ON users (role)", "require-concurrent-index-creation"),
        ("DROP INDEX ix_outbox_due", "require-concurrent-index-deletion"),
    ],
)
def test_what_breaks_them_is_found(statement: str, rule: str) -> None:
    assert rule in broken_rules(f"{statement};")
    assert rule not in broken_rules(f"{statement};", rule)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE users ADD nickname text;",
        "ALTER TABLE users ADD tries bigint NOT NULL DEFAULT 0;",
        "ALTER TABLE outbox ADD CONSTRAINT c CHECK (tries >= 0) NOT VALID;",
        "CREATE TABLE later (id uuid PRIMARY KEY);",
        CONCURRENTLY,
    ],
)
def test_what_does_not_is_let_through(statement: str) -> None:
    assert broken_rules(statement) == set()


def test_what_alembic_says_is_looked_at_too() -> None:
    planted: Any = ModuleType("planted")
    code = io.StringIO(
        "from alembic import op\n"
        "def upgrade():\n"
        "    op.drop_column('users', 'language')\n"
        "    with op.get_context().autocommit_block():\n"
        "        op.create_index('ix', 'users', ['role'],"
        " postgresql_concurrently=True)\n"
    )
    exec(code.getvalue(), planted.__dict__)

    assert broken_rules(sql_of(planted)) == {"ban-drop-column"}
