"""How Alembic reaches our database: over the connection `migrate` opened."""

from alembic import context
from sqlmodel import SQLModel

import infra.postgres.tables  # noqa: F401 - fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
