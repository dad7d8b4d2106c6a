"""Let people confirm an e-mail address, and be known before their phone is."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Loosen and add only: processes of before go on meanwhile."""
    op.execute(
        """
        ALTER TABLE users
            ALTER phone_sealed DROP NOT NULL,
            ALTER phone_index DROP NOT NULL,
            ADD email_sealed bytea,
            ADD email_confirmed_at timestamptz
        """
    )


def downgrade() -> None:
    """Forget confirmed addresses, and who has no phone with all that is theirs."""
    op.execute("DELETE FROM users WHERE phone_index IS NULL")
    op.execute(
        """
        ALTER TABLE users
            ALTER phone_sealed SET NOT NULL,
            ALTER phone_index SET NOT NULL,
            DROP email_sealed,
            DROP email_confirmed_at
        """
    )
