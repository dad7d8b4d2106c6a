"""Servers that are restarted or stopped in the middle of work: nobody loses a thing."""

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import psutil
import pytest
from sqlalchemy import text

from infra.postgres.connection import PostgresConnection
from infra.settings import Settings
from tests.answers import complete, finalize
from tests.api import Api, Person
from tests.promises.asking import profile_of, save
from tests.promises.restless import restless
from tests.promises.servers import served, workers_of
from tests.promises.stores import ONE_OF_EACH, Stores

PEOPLE = 6
STOPS_WITHIN, RESTARTS_WITHIN = 10, 120
"""Seconds. A restart is done when it is done; stopping has a bound."""
UNLIMITED = dict.fromkeys(
    ("LIMIT_MUTATION", "LIMIT_PERSON", "LIMIT_ADDRESS"), "1000000/second"
)
Service = tuple[subprocess.Popen[bytes], Api]


@pytest.fixture(scope="module")
async def service(
    request: pytest.FixtureRequest,
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Service]:
    """Serve with so many processes."""
    folder = tmp_path_factory.mktemp("service")
    more = {"WORKERS": request.param, **UNLIMITED}
    async with served(settings, folder, "infra", "serve", **more) as service:
        yield service


@pytest.fixture
async def ready(api: Api) -> Person:
    """Somebody who has answered everything."""
    person = await api.sign_in()
    await save(person, **complete("AGENT"))
    return person


@pytest.mark.parametrize("service", ["2"], indirect=True)
async def test_a_rolling_restart_loses_no_request_and_no_answer(
    api: Api, service: Service
) -> None:
    supervisor, there = service
    people = [await api.sign_in() for _ in range(PEOPLE)]
    old = workers_of(supervisor)
    assert len(old) == 2

    async with restless(people, there.http.base_url) as crowd:
        await asyncio.sleep(0.5)
        for process in old:  # as well, if a terminal is closed
            process.send_signal(signal.SIGHUP)
        supervisor.send_signal(signal.SIGHUP)
        await asyncio.to_thread(psutil.wait_procs, old, RESTARTS_WITHIN)
        assert not any(process.is_running() for process in old)

    assert [failure for one in crowd for failure in one.failures] == []
    assert sum(one.told for one in crowd) >= PEOPLE


@pytest.mark.parametrize("service", ["2", "1"], indirect=True)
async def test_a_finalize_in_flight_is_answered_and_the_status_is_0(
    ready: Person, stores: Stores, service: Service
) -> None:
    process, there = service
    processes = psutil.Process(process.pid).children(recursive=True)

    async with profiles_locked(stores.postgres):
        on_it = Person(there, ready.phone, ready.token)
        finalizing = asyncio.create_task(finalize(on_it))
        await until_somebody_waits(stores.postgres)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        await until_refused(there.http.base_url)
        assert not finalizing.done()

    assert (await finalizing)["__typename"] == "OnboardingFinalized"
    assert await asyncio.to_thread(process.wait, STOPS_WITHIN) == 0
    _, left = psutil.wait_procs(processes, timeout=STOPS_WITHIN)
    assert [process for process in left if process.is_running()] == []
    assert await stores.written_of(ready) == ONE_OF_EACH
    assert await profile_of(ready)


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
