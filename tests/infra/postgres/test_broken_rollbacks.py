"""A connection that breaks when nothing is left to do on it but to roll back."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from infra.postgres.connection import PostgresConnection
from infra.settings import Settings
from resolvers.errors import StoreUnavailable
from tests.network import Relay, cut, relayed


class Moved(Exception):
    """Something was in the way."""


@pytest.fixture
async def relay(settings: Settings) -> AsyncIterator[Relay]:
    async with relayed(settings.database_dsn) as relay:
        yield relay


@pytest.fixture
async def postgres(relay: Relay) -> AsyncIterator[PostgresConnection]:
    postgres = PostgresConnection.to(relay.url, timeout=5)
    yield postgres
    await postgres.close()


async def begun_in_vain(postgres: PostgresConnection, relay: Relay | None) -> None:
    """Begin a transaction that cannot go on; *relay* breaks before it is over."""
    async with postgres.transaction() as session:
        await (await session.connection()).execute(text("SELECT 1"))
        if relay:
            relay.ask = cut
        raise Moved


async def test_a_rollback_that_fails_says_that_postgres_is_away(
    postgres: PostgresConnection, relay: Relay
) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        await begun_in_vain(postgres, relay)

    assert refused.value.store == "PostgreSQL"
    assert postgres.availability.failures == 1


async def test_a_rollback_that_works_passes_on_why(
    postgres: PostgresConnection,
) -> None:
    with pytest.raises(Moved):
        await begun_in_vain(postgres, None)

    assert postgres.availability.failures == 0
