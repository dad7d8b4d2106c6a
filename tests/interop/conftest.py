"""Fixtures: Node with its packages, and a queue that two languages share."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.interop.node import NotInstalledError, install
from tests.interop.shared_queue import SharedQueue


@dataclass(frozen=True)
class Direction:
    """Who adds the jobs of a test, and who does them."""

    adds: str
    works: str


@pytest.fixture(scope="session")
def packages() -> None:
    """Install the Node packages of this folder, if they are not."""
    try:
        install(Path(__file__).parent)
    except NotInstalledError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
async def shared(packages: None, redis_url: str) -> AsyncIterator[SharedQueue]:
    """Open a queue of this test's own."""
    async with SharedQueue(redis_url) as queue:
        yield queue


@pytest.fixture(
    params=[Direction("python", "node"), Direction("node", "python")],
    ids=["python-to-node", "node-to-python"],
)
def direction(request: pytest.FixtureRequest) -> Direction:
    """Run the test both ways."""
    given: Direction = request.param
    return given
