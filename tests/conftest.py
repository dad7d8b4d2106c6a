"""Shared fixtures: the real service on real stores of its own.

The stores start with the first test that asks for one, and stop with the last process.
TEST_REDIS_URL and TEST_DATABASE_URL name others; they are emptied. TEST_REDIS=cluster
(or sentinel, tls) has Redis run that way. TEST_COMPILED=off has graphql-core execute
everything.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings
from pydantic import SecretStr

from infra.app import create_app
from infra.local import LocalServices
from infra.postgres.connection import PostgresConnection
from infra.postgres.migrate import migrate
from infra.redis.connection import RedisConnection
from infra.settings import Environment, Settings
from tests import witness
from tests.api import Api, Person, serving
from tests.infra.redis.topologies.started import WANTED, started

KEY = "test-key-of-at-least-thirty-two-characters"
SEALING_KEYS = "test:" + "A" * 43 + "="
_FOLDER = pytest.StashKey[Path]()
hypothesis_settings.register_profile("unshrunk", phases=[Phase.generate])


def pytest_configure(config: pytest.Config) -> None:
    """Give the run one folder, which an xdist worker is told."""
    worker = getattr(config, "workerinput", {})
    given = worker.get("folder") or tempfile.mkdtemp(prefix="onboarding-tests-")
    config.stash[_FOLDER] = Path(given)
    witness.start(Path(given) / "witness", worker.get("workerid", "main"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run if one of its secrets was logged."""
    if hasattr(session.config, "workerinput"):
        return
    found = list(witness.leaks(session.config.stash[_FOLDER] / "witness"))
    for line in found:
        session.config.get_terminal_writer().line(f"a secret was logged: {line}")
    if found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[_FOLDER], ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell an xdist worker which folder it shares with the others."""
    node.workerinput["folder"] = str(node.config.stash[_FOLDER])  # type: ignore[attr-defined] # xdist ships no types


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "redis_url" in getattr(item, "fixturenames", ()):
            item.add_marker("redis")


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> int:
    """Tell which test process this is, from 1."""
    name = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    return int(name.removeprefix("gw")) + 1


@pytest.fixture(scope="session")
def services(request: pytest.FixtureRequest) -> Iterator[LocalServices]:
    """Run the stores that the environment does not name."""
    local = LocalServices(
        request.config.stash[_FOLDER],
        redis=WANTED == "server" and "TEST_REDIS_URL" not in os.environ,
        postgres="TEST_DATABASE_URL" not in os.environ,
    )
    with local:
        yield local


@pytest.fixture(scope="session")
def redis_url(
    request: pytest.FixtureRequest, services: LocalServices, worker: int
) -> Iterator[str]:
    """Name a Redis database that is this worker's own."""
    if WANTED != "server":
        with started(request.config.stash[_FOLDER] / f"redis-{worker}") as url:
            yield url
        return
    server = os.environ.get("TEST_REDIS_URL") or services.redis_url
    assert urlsplit(server).password, "TEST_REDIS_URL has no password: tests try others"
    yield f"{server.rpartition('/')[0]}/{worker}"


@pytest.fixture(scope="session")
def database_url(services: LocalServices, worker: int) -> str:
    """Make this worker's own PostgreSQL database, empty and migrated."""
    return _new_database(services, f"onboarding_tests_{worker}")


@pytest.fixture
def fresh_database_url(services: LocalServices, worker: int) -> str:
    """Make a PostgreSQL database with nothing in it but its tables."""
    return _new_database(services, f"onboarding_fresh_{worker}")


@pytest.fixture(scope="session")
def settings(redis_url: str, database_url: str, tmp_path_factory: Any) -> Settings:
    """Configure the service for this worker; nothing but a phone's limit is tight."""
    return Settings(
        _env_file=None,
        environment=Environment.DEVELOPMENT,
        redis_url=SecretStr(redis_url),
        database_url=SecretStr(database_url),
        session_key=SecretStr(KEY),
        index_key=SecretStr(KEY),
        sealing_keys=SecretStr(SEALING_KEYS),
        mailbox=tmp_path_factory.mktemp("mailbox"),
        worker_inside=True,
        embeddings_model="none",
        compiled_operations=os.environ.get("TEST_COMPILED") != "off",
        public_url="http://127.0.0.1",
        sign_in_ip_limit="100000/hour",
        limit_public="1000000/second",
        limit_person="1000000/second",
        limit_address="1000000/second",
        limit_mutation="1000000/second",
        operations_at_once=1000,
        store_timeout_ms=400,
    )


@pytest.fixture
def settings_apart(settings: Settings, fresh_database_url: str) -> Settings:
    """Configure a service with another Redis: nobody else may deliver its messages."""
    url = {"database_url": SecretStr(fresh_database_url)}
    return settings.model_copy(update=url)


@pytest.fixture(scope="session")
async def api(settings: Settings) -> AsyncIterator[Api]:
    """Serve the whole service."""
    async with serving(create_app(settings)) as client:
        yield client


@pytest.fixture
async def person(api: Api) -> Person:
    """Sign somebody new in."""
    return await api.sign_in()


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[RedisConnection]:
    """Connect to this worker's Redis, emptied."""
    connection = RedisConnection.to(redis_url, timeout=1)
    await connection.client.flushdb()
    yield connection
    await connection.close()


@pytest.fixture
async def postgres(database_url: str) -> AsyncIterator[PostgresConnection]:
    """Connect to this worker's PostgreSQL; what other tests wrote is still there."""
    url = database_url.replace("postgresql://", "postgresql+asyncpg://")
    connection = PostgresConnection.to(url, timeout=1)
    yield connection
    await connection.close()


def _new_database(services: LocalServices, name: str) -> str:
    server = os.environ.get("TEST_DATABASE_URL") or services.database_url
    asyncio.run(_create_database(server, name))
    url = f"{server.rpartition('/')[0]}/{name}"
    migrate(url)
    return url


async def _create_database(server: str, name: str) -> None:
    connection = await asyncpg.connect(server.replace("+asyncpg", ""))
    await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
