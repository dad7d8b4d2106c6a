"""Find homes: what others may find of a profile, beside it.

Vectors are not here: the extension they need may come later, or never, and their index
depends on the model. `infra.postgres.homes.space` makes both.
"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a table. Profiles of before get their rows from `onboarding embeddings`."""
    op.execute(
        """
        CREATE TABLE homes (
            id uuid NOT NULL,
            user_id uuid NOT NULL,
            side text NOT NULL,
            description text,
            zones text[] NOT NULL,
            budget_sealed bytea,
            bands integer NOT NULL,
            deals text[] NOT NULL,
            purposes text[] NOT NULL,
            has text[] NOT NULL,
            lacks text[] NOT NULL,
            words text[] NOT NULL,
            version integer NOT NULL,
            made_at timestamptz NOT NULL,
            relayed_at timestamptz,
            models text[] NOT NULL DEFAULT '{}',
            tries integer NOT NULL DEFAULT 0,
            reason text,
            CONSTRAINT pk_homes PRIMARY KEY (id),
            CONSTRAINT uq_homes_user_id UNIQUE (user_id),
            CONSTRAINT fk_homes_id FOREIGN KEY (id)
                REFERENCES profiles (id) ON DELETE CASCADE,
            CONSTRAINT fk_homes_user_id FOREIGN KEY (user_id)
                REFERENCES users (id) ON DELETE CASCADE
        )
        """
    )
    op.execute("CREATE INDEX ix_homes_words ON homes USING gin (words)")
    op.execute("CREATE INDEX ix_homes_latest ON homes (side, made_at)")
    op.execute(
        "CREATE INDEX ix_homes_waiting ON homes (relayed_at) WHERE models = '{}'"
    )


def downgrade() -> None:
    """Forget what others may find; profiles keep all that it was made of."""
    op.execute("DROP TABLE IF EXISTS home_vectors")
    op.execute("DROP TABLE homes")
