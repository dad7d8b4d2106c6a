"""People and profiles on this worker's own database, and one with nothing in it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from infra.postgres.connection import PostgresConnection
from infra.postgres.people import PostgresPeople
from infra.postgres.registry import PostgresRegistry
from infra.sealing import BlindIndex, Sealer
from resolvers.models.person import Language, PersonId
from tests.infra.postgres.databases import execute
from tests.infra.postgres.people import fresh_phone

SEALER = Sealer("test:" + "A" * 43 + "=")
INDEX = BlindIndex("a key of the tests")


@pytest.fixture
def people(postgres: PostgresConnection) -> PostgresPeople:
    return PostgresPeople(postgres, SEALER, INDEX, lambda: datetime.now(UTC))


@pytest.fixture
def registry(postgres: PostgresConnection) -> PostgresRegistry:
    return PostgresRegistry(postgres, SEALER, INDEX)


@pytest.fixture
async def somebody(people: PostgresPeople) -> PersonId:
    """Make a person known who has not finished."""
    return (await people.person_of(fresh_phone(), Language.FR)).person.id


@pytest.fixture
def empty(database_url: str) -> Iterator[str]:
    """Give an empty database, dropped afterwards."""
    server, _, worker = database_url.rpartition("/")
    name = f"{worker}_empty"
    asyncio.run(execute(database_url, f'DROP DATABASE IF EXISTS "{name}"'))
    asyncio.run(execute(database_url, f'CREATE DATABASE "{name}"'))
    yield f"{server}/{name}"
    asyncio.run(execute(database_url, f'DROP DATABASE "{name}" WITH (FORCE)'))
