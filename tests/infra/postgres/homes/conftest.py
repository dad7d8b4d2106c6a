"""A database with a small space for vectors, and who lives in it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from infra.postgres.connection import PostgresConnection
from infra.postgres.migrate import migrate
from tests.infra.postgres.homes.town import SPACE, Town
from tests.infra.postgres.outbox.rows import connected, own_database


@pytest.fixture(scope="module")
def homes_url(database_url: str) -> Iterator[str]:
    for url in own_database(database_url, "homes"):
        assert migrate(url, space=SPACE) is None
        yield url


@pytest.fixture
async def homes_database(homes_url: str) -> AsyncIterator[PostgresConnection]:
    postgres = connected(homes_url)
    yield postgres
    await postgres.close()


@pytest.fixture
async def town(homes_database: PostgresConnection) -> Town:
    """Give one with nobody in it."""
    town = Town(homes_database)
    await town.clear()
    return town
