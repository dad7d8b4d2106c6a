"""A primary and its replica, on one machine."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from infra.local import LocalServices
from infra.postgres.connection import PostgresConnection
from infra.postgres.migrate import migrate
from tests.infra.postgres.replica.standby import Standby


@pytest.fixture(scope="module")
def stores() -> Iterator[LocalServices]:
    """Run a Valkey and the primary."""
    folder = Path(tempfile.mkdtemp(prefix="onboarding-replica-"))
    with LocalServices(folder / "data") as stores:
        migrate(stores.database_url)
        yield stores
    shutil.rmtree(folder)


@pytest.fixture
def primary(stores: LocalServices) -> str:
    return stores.database_url


@pytest.fixture(scope="module")
async def following(stores: LocalServices) -> AsyncIterator[Standby]:
    """Run a replica."""
    folder = Path(tempfile.mkdtemp(prefix="onboarding-replica-"))
    standby = await asyncio.to_thread(Standby, stores.database_url, folder)
    await standby.start()
    yield standby
    standby.stop()
    shutil.rmtree(folder)


@pytest.fixture
async def standby(following: Standby, primary: str) -> Standby:
    """Have the replica be up to date."""
    await following.catch_up(primary)
    return following


@pytest.fixture
async def postgres(primary: str, standby: Standby) -> AsyncIterator[PostgresConnection]:
    connection = PostgresConnection.to(primary, timeout=5, replica=standby.url)
    yield connection
    await connection.close()
