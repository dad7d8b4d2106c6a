"""A registry on this worker's own database."""

from datetime import UTC, datetime

import pytest

from infra.postgres.connection import PostgresConnection
from infra.postgres.registry import PostgresRegistry
from infra.sealing import BlindIndex, Sealer
from resolvers.models.person import Language, PersonId
from tests.infra.postgres.people import fresh_phone


@pytest.fixture
def registry(postgres: PostgresConnection) -> PostgresRegistry:
    return PostgresRegistry(
        postgres,
        Sealer("test:" + "A" * 43 + "="),
        BlindIndex("a key of the tests"),
        lambda: datetime.now(UTC),
    )


@pytest.fixture
async def somebody(registry: PostgresRegistry) -> PersonId:
    """Make a person known who has not finished."""
    return (await registry.person_of(fresh_phone(), Language.FR)).id
