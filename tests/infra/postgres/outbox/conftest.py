"""An outbox that no worker empties, and what is written there and read."""

from collections.abc import AsyncIterator, Iterator

import pytest

from infra.postgres.outbox import PostgresOutbox
from infra.postgres.parcels import PostgresParcels
from infra.postgres.people import PostgresPeople
from infra.sealing import BlindIndex
from resolvers.models.message import Channel
from resolvers.models.person import Language, PersonId
from tests.infra.postgres.outbox.rows import SEALER, Outbox, connected, own_database
from tests.infra.postgres.people import fresh_phone


@pytest.fixture(scope="session")
def outbox_url(database_url: str) -> Iterator[str]:
    """Give a database of these tests' own."""
    yield from own_database(database_url, "outbox")


@pytest.fixture
async def rows(outbox_url: str) -> AsyncIterator[Outbox]:
    """Open the outbox, with nothing in it."""
    outbox = Outbox(connected(outbox_url))
    await outbox.empty()
    yield outbox
    await outbox.postgres.close()


@pytest.fixture
def messenger(rows: Outbox) -> PostgresOutbox:
    return PostgresOutbox(rows.postgres, SEALER, rows.clock, tuple(Channel))


@pytest.fixture
def parcels(rows: Outbox) -> PostgresParcels:
    return PostgresParcels(rows.postgres, SEALER, rows.clock)


@pytest.fixture
async def afi(rows: Outbox) -> PersonId:
    """Make somebody known."""
    index = BlindIndex("a key of the tests")
    people = PostgresPeople(rows.postgres, SEALER, index, rows.clock)
    return (await people.person_of(fresh_phone(), Language.FR)).person.id
