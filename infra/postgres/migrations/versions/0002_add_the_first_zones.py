"""Add the zones known in November 2026."""

from alembic import op

revision = "0002"
down_revision = "0001"

_ZONES = {
    "abomey": "Abomey",
    "calavi": "Abomey-Calavi",
    "fidjrosse": "Fidjrossè",
    "akpakpa": "Akpakpa",
    "cotonou": "Cotonou",
    "godomey": "Godomey",
}


def upgrade() -> None:
    """Add them in the order clients show them."""
    for position, (zone, name) in enumerate(_ZONES.items(), start=1):
        op.execute(f"INSERT INTO zones VALUES ('{zone}', '{name}', {position})")  # noqa: S608 - the constants above


def downgrade() -> None:
    """Take them away."""
    zones = ", ".join(f"'{zone}'" for zone in _ZONES)
    op.execute(f"DELETE FROM zones WHERE id IN ({zones})")  # noqa: S608 - as above
