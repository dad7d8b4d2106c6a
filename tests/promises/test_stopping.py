"""SIGTERM in the middle of a finalize: it is answered, nothing is left, status 0."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil
import pytest
from sqlalchemy import text

from infra.postgres.connection import PostgresConnection
from infra.settings import Settings
from tests.answers import complete, finalize
from tests.api import Api, Person
from tests.promises.asking import profile_of, save
from tests.promises.servers import served
from tests.promises.stores import ONE_OF_EACH, Stores

STOPS_WITHIN = 10
"""Seconds."""


@asynccontextmanager
async def profiles_locked(postgres: PostgresConnection) -> AsyncIterator[None]:
    """Let nobody write a profile while the block runs."""
    async with postgres.transaction(limit=20) as session:
        connection = await session.connection()
        await connection.execute(text("LOCK TABLE profiles IN EXCLUSIVE MODE"))
        yield


async def until_somebody_waits(postgres: PostgresConnection) -> None:
    query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    waiting = 0
    while not waiting:
        await asyncio.sleep(0.02)
        async with postgres.transaction() as session:
            connection = await session.connection()
            waiting = (await connection.execute(query)).scalar_one()


async def until_refused(url: httpx.URL) -> None:
    """Wait until nobody can connect any more."""
    async with asyncio.timeout(STOPS_WITHIN):
        while True:
            try:
                _, writer = await asyncio.open_connection(url.host, url.port)
            except ConnectionError:
                return
            writer.close()
            await asyncio.sleep(0.02)


@pytest.fixture
async def ready(api: Api) -> Person:
    """Somebody who has answered everything."""
    person = await api.sign_in()
    await save(person, **complete("AGENT"))
    return person


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_a_finalize_in_flight_is_answered_and_the_status_is_0(
    ready: Person, stores: Stores, settings: Settings, tmp_path: Path, workers: str
) -> None:
    serve = served(settings, tmp_path, "infra", "serve", WORKERS=workers)
    async with serve as (server, there):
        processes = psutil.Process(server.pid).children(recursive=True)
        async with profiles_locked(stores.postgres):
            on_it = Person(there, ready.phone, ready.token)
            finalizing = asyncio.create_task(finalize(on_it))
            await until_somebody_waits(stores.postgres)

            server.send_signal(signal.SIGTERM)
            server.send_signal(signal.SIGTERM)
            await until_refused(there.http.base_url)
            assert not finalizing.done()

        assert (await finalizing)["__typename"] == "OnboardingFinalized"
        assert await asyncio.to_thread(server.wait, STOPS_WITHIN) == 0

    _, left = psutil.wait_procs(processes, timeout=STOPS_WITHIN)
    assert [process for process in left if process.is_running()] == []
    assert await stores.written_of(ready) == ONE_OF_EACH
    assert await profile_of(ready)
