"""The SQL of a migration, and what is wrong with it for processes of before."""

import io
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from alembic.migration import MigrationContext
from alembic.operations import Operations

SQUAWK = Path(sys.executable).with_name("squawk")
_OURS_OTHERWISE = (
    "require-timeout-settings",  # `onboarding migrate` sets lock_timeout
    "prefer-robust-stmts",  # each migration is a transaction, or one statement
    "prefer-bigint-over-int",  # a matter of taste
    "ban-uncommitted-transaction",  # Alembic's transactions are not in its SQL
    "transaction-nesting",
)


def sql_of(migration: ModuleType) -> str:
    """Return what its `upgrade` would execute."""
    written = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written}
    )
    with Operations.context(context):
        migration.upgrade()
    return written.getvalue()


def broken_rules(sql: str, *allowed: str) -> set[str]:
    """Return the names of squawk's rules that *sql* breaks."""
    done = subprocess.run(
        [
            *(SQUAWK, "--reporter=json", "--assume-in-transaction"),
            *("--pg-version=15", f"--exclude={','.join([*_OURS_OTHERWISE, *allowed])}"),
            "--no-error-on-unmatched-pattern",
        ],
        input=sql,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    return {found["rule_name"] for found in json.loads(done.stdout)}
