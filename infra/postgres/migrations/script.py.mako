"""${message}.

Processes of before run beside it: docs/decisions/0021-migrations-side-by-side.md.
"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401 - SQLModel's own column types need it
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Take it back."""
    ${downgrades if downgrades else "pass"}
