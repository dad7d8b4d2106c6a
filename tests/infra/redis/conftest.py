"""The draft store on this worker's Redis, somebody to store for, both ways to Redis."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from infra.local import LocalServices
from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore
from resolvers.models.person import PersonId
from tests.infra.redis.reaching import Reach, Way
from tests.infra.redis.sample_drafts import store_on


@pytest.fixture
def store(redis: RedisConnection) -> RedisDraftStore:
    return store_on(redis)


@pytest.fixture
def somebody() -> PersonId:
    return PersonId(uuid4())


@pytest.fixture(scope="session")
def apart(tmp_path_factory: Any) -> Iterator[LocalServices]:
    """Run a Redis that a test may hang, kill and make forget: nobody else uses it."""
    folder = Path(tmp_path_factory.mktemp("apart"))
    with LocalServices(folder, postgres=False) as services:
        yield services


@pytest.fixture(params=Way, ids=lambda way: way.name.lower())
def way(request: pytest.FixtureRequest) -> Way:
    """Go each way: they promise the same."""
    way: Way = request.param
    return way


@pytest.fixture
async def reach(way: Way) -> AsyncIterator[Reach]:
    """Open connections, and close them after the test."""
    reach = Reach(way)
    yield reach
    await reach.close()
