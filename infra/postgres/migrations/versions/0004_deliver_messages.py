"""Deliver messages: when each is due, and what became of it."""

from alembic import op

revision = "0004"
down_revision = "0003"

_OPEN = "state IN ('waiting', 'sending', 'dead')"


def upgrade() -> None:
    """Loosen and add only: processes of before go on meanwhile."""
    op.execute(
        """
        ALTER TABLE outbox
            ALTER user_id DROP NOT NULL,
            ADD lane text NOT NULL DEFAULT 'messages',
            ADD about text,
            ADD content_sealed bytea,
            ADD due_at timestamptz NOT NULL DEFAULT now(),
            ADD expires_at timestamptz,
            ADD state text NOT NULL DEFAULT 'waiting',
            ADD tries integer NOT NULL DEFAULT 0,
            ADD tried_at timestamptz,
            ADD channel text,
            ADD reason text
        """
    )
    op.execute(
        "CREATE INDEX ix_outbox_due ON outbox (lane, due_at) WHERE relayed_at IS NULL"
    )
    op.execute(
        f"CREATE INDEX ix_outbox_open ON outbox (state, relayed_at) WHERE {_OPEN}"
    )
    op.execute(
        "CREATE INDEX ix_outbox_content ON outbox (expires_at) "
        "WHERE content_sealed IS NOT NULL"
    )
    op.execute("CREATE INDEX ix_outbox_created_at ON outbox (created_at)")
    op.execute(
        "CREATE UNIQUE INDEX uq_outbox_about ON outbox (user_id, kind, about) "
        "WHERE about IS NOT NULL"
    )
    op.execute("ALTER TABLE users ADD reminders_stopped_at timestamptz")


def downgrade() -> None:
    """Forget what became of messages, and who wants no reminders."""
    op.execute("DELETE FROM outbox WHERE user_id IS NULL")
    op.execute("DROP INDEX ix_outbox_due, ix_outbox_open, ix_outbox_created_at")
    op.execute("DROP INDEX uq_outbox_about, ix_outbox_content")
    op.execute(
        """
        ALTER TABLE outbox
            ALTER user_id SET NOT NULL,
            DROP lane, DROP about, DROP content_sealed, DROP due_at, DROP expires_at,
            DROP state, DROP tries, DROP tried_at, DROP channel, DROP reason
        """
    )
    op.execute("ALTER TABLE users DROP reminders_stopped_at")
