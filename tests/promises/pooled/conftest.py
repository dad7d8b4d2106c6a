"""The service on a database that it reaches through PgBouncer alone."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.local import LocalServices
from infra.postgres.connection import PostgresConnection
from infra.settings import Settings
from tests.api import Api, serving
from tests.promises.pooled.pgbouncer import PgBouncer


@pytest.fixture
def pooler(fresh_database_url: str, tmp_path: Path) -> Iterator[PgBouncer]:
    pooler = PgBouncer(fresh_database_url, tmp_path)
    pooler.start()
    yield pooler
    pooler.stop()


@pytest.fixture(scope="module")
def own_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a Valkey whose messages nobody else delivers."""
    folder = tmp_path_factory.mktemp("own") / "data"
    with LocalServices(folder, postgres=False) as valkey:
        yield valkey.redis_url


@pytest.fixture
async def service(
    settings: Settings, pooler: PgBouncer, own_redis: str
) -> AsyncIterator[Api]:
    changes = {
        "redis_url": SecretStr(own_redis),
        "database_url": SecretStr(pooler.url),
        # A crowd that waits for three connections is slow, and nobody is away.
        "store_timeout_ms": 5000,
    }
    async with serving(create_app(settings.model_copy(update=changes))) as api:
        api.http.timeout = 30
        yield api


@pytest.fixture
async def direct(fresh_database_url: str) -> AsyncIterator[PostgresConnection]:
    """Look at the database past PgBouncer."""
    url = fresh_database_url.replace("postgresql://", "postgresql+asyncpg://")
    connection = PostgresConnection.to(url, timeout=5)
    yield connection
    await connection.close()
