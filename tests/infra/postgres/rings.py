"""An old key, a new one, and the service with either."""

from base64 import b64encode
from datetime import UTC, datetime

from infra.postgres.connection import PostgresConnection
from infra.postgres.people import PostgresPeople
from infra.postgres.registry import PostgresRegistry
from infra.postgres.rotation import KeyRotation
from infra.sealing import BlindIndex, Sealer
from tests.conftest import KEY

OLD = "old:" + b64encode(b"o" * 32).decode()
NEW = "new:" + b64encode(b"n" * 32).decode()
BOTH = f"{NEW},{OLD}"


def people_in(postgres: PostgresConnection, ring: str) -> PostgresPeople:
    keys = Sealer(ring), BlindIndex(KEY)
    return PostgresPeople(postgres, *keys, lambda: datetime.now(UTC))


def registry_in(postgres: PostgresConnection, ring: str) -> PostgresRegistry:
    return PostgresRegistry(postgres, Sealer(ring), BlindIndex(KEY))


async def rotate(postgres: PostgresConnection, *, batches: int = 99) -> int:
    """Re-seal so many batches at most; return the rows that did not open."""
    broken = 0
    async for batch in KeyRotation(postgres, Sealer(BOTH)).run():
        broken += batch.broken
        batches -= 1
        if not batches:
            break
    return broken


async def due(postgres: PostgresConnection) -> int:
    """Return how many rows the old key has sealed."""
    return await KeyRotation(postgres, Sealer(BOTH)).count()
