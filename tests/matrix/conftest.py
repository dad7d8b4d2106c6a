"""Stores that these tests may break, and the world on them."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local import LocalServices
from infra.postgres.migrate import migrate
from infra.settings import Settings
from tests.matrix.table import Table
from tests.matrix.world import World, world


@pytest.fixture(scope="session")
def breakable(tmp_path_factory: Any) -> Iterator[LocalServices]:
    with LocalServices(Path(tmp_path_factory.mktemp("stores"))) as services:
        migrate(services.database_url)
        yield services


@pytest.fixture
async def there(breakable: LocalServices, settings: Settings) -> AsyncIterator[World]:
    async with world(breakable, settings) as it:
        yield it


@pytest.fixture(scope="session")
def table() -> Iterator[Table]:
    """Collect what is seen; with MATRIX_TABLE it becomes docs/faults.md."""
    seen = Table()
    yield seen
    if "MATRIX_TABLE" in os.environ:
        seen.write()
