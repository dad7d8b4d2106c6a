"""Migrations, and what goes wrong, through PgBouncer."""

import asyncio
import logging

import pytest
from sqlalchemy import text

from infra.postgres.connection import PostgresConnection
from resolvers.errors import StoreUnavailable
from tests.infra.postgres.crowds import migrating
from tests.infra.postgres.databases import downgrade, on
from tests.promises.pooled.pgbouncer import PgBouncer

_ZONES = text("SELECT count(*) FROM zones")


def test_processes_may_migrate_at_once_through_it(
    pooler: PgBouncer, fresh_database_url: str
) -> None:
    downgrade(fresh_database_url, "base")

    assert migrating(pooler.url, processes=3) == []

    assert on(fresh_database_url, lambda c: c.scalar(_ZONES)) == 6


async def test_a_url_that_does_not_tell_of_it_is_named(
    pooler: PgBouncer, caplog: pytest.LogCaptureFixture
) -> None:
    processes = [PostgresConnection.to(pooler.plain_url, timeout=5) for _ in range(2)]

    async def reads(postgres: PostgresConnection) -> None:
        for _ in range(10):
            async with postgres.transaction() as session:
                await (await session.connection()).execute(_ZONES)

    with caplog.at_level(logging.ERROR), pytest.raises(StoreUnavailable):
        await asyncio.gather(*map(reads, processes))

    assert "?pgbouncer=true" in caplog.text
    for postgres in processes:
        await postgres.close()
