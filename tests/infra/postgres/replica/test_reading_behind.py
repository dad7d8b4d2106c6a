"""What is read on a replica: while it follows, is behind, in the way, or away."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from infra.postgres.connection import PostgresConnection
from infra.postgres.message_log import MessageLog
from infra.postgres.migrate import migrate
from infra.postgres.zones import PostgresZoneBook
from tests.infra.postgres.replica.standby import Standby, ask

RENAME = "UPDATE zones SET name = '{}' WHERE id = 'calavi'"
DUE = """
INSERT INTO outbox (id, kind, created_at, due_at)
VALUES (gen_random_uuid(), 'welcome', now(), now())
"""
ON_REPLICA = text("SELECT pg_is_in_recovery()")


async def calavi(postgres: PostgresConnection) -> str:
    zones = await PostgresZoneBook(postgres).zones()
    return next(zone.name for zone in zones if zone.id == "calavi")


async def test_zones_are_read_on_the_replica(
    postgres: PostgresConnection, standby: Standby, primary: str
) -> None:
    await ask(primary, RENAME.format("Before"))
    await standby.catch_up(primary)
    await standby.fall_behind()
    await ask(primary, RENAME.format("After"))

    assert await calavi(postgres) == "Before"

    await standby.catch_up(primary)
    assert await calavi(postgres) == "After"


async def test_so_is_what_waits_in_the_outbox(
    postgres: PostgresConnection, standby: Standby, primary: str
) -> None:
    log = MessageLog(postgres, lambda: datetime.now(UTC))
    await standby.fall_behind()
    await ask(primary, DUE)

    assert await log.counts() == []

    await standby.catch_up(primary)
    assert [count.number for count in await log.counts()] == [1]
    await ask(primary, "DELETE FROM outbox")


async def test_what_it_does_not_have_yet_is_read_on_the_primary(
    standby: Standby, primary: str
) -> None:
    await standby.fall_behind()
    await ask(primary, "CREATE DATABASE later")
    later = [f"{url.rpartition('/')[0]}/later" for url in (primary, standby.url)]
    await asyncio.to_thread(migrate, later[0])
    postgres = PostgresConnection.to(later[0], timeout=5, replica=later[1])

    assert await calavi(postgres) == "Abomey-Calavi"
    await postgres.close()


async def test_who_is_in_the_way_of_the_replica_reads_on_the_primary(
    postgres: PostgresConnection, primary: str, caplog: pytest.LogCaptureFixture
) -> None:
    began = asyncio.Event()

    async def read(session: AsyncSession) -> bool:
        connection = await session.connection()
        is_replica = (await connection.execute(ON_REPLICA)).scalar_one()
        await connection.execute(text("SELECT FROM zones"))
        if is_replica:
            began.set()
            await connection.execute(text("SELECT pg_sleep(30)"))
        return bool(is_replica)

    reading = asyncio.create_task(postgres.read_behind(read, limit=40))
    await began.wait()
    await ask(primary, "ALTER TABLE zones ALTER position SET DEFAULT 0")

    assert await reading is False
    assert "40001" in caplog.text
    await ask(primary, "ALTER TABLE zones ALTER position DROP DEFAULT")


async def test_without_it_all_is_read_on_the_primary(
    postgres: PostgresConnection, following: Standby, primary: str
) -> None:
    await ask(primary, RENAME.format("Calavi"))
    following.stop()

    for _ in range(5):
        assert await calavi(postgres) == "Calavi"
    assert postgres.replica
    assert postgres.replica.availability.failures >= 2, "so nobody is kept waiting"
    assert postgres.availability.failures == 0

    await following.start()
    async with asyncio.timeout(20):
        while postgres.replica.availability.failures:
            await calavi(postgres)
            await asyncio.sleep(0.1)
