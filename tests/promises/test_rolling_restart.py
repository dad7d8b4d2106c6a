"""SIGHUP replaces the processes one after another; who is at work notices nothing."""

import asyncio
import signal
from pathlib import Path

import psutil

from infra.settings import Settings
from tests.api import Api
from tests.promises.restless import restless
from tests.promises.servers import served, workers_of

PEOPLE = 6
UNLIMITED = dict.fromkeys(
    ("LIMIT_MUTATION", "LIMIT_PERSON", "LIMIT_ADDRESS"), "1000000/second"
)
RESTARTS_WITHIN = 120
"""Seconds, on a machine that has much else to do."""


async def test_a_rolling_restart_loses_no_request_and_no_answer(
    api: Api, settings: Settings, tmp_path: Path
) -> None:
    people = [await api.sign_in() for _ in range(PEOPLE)]
    more = {"WORKERS": "2", **UNLIMITED}
    async with served(settings, tmp_path, "infra", "serve", **more) as (server, there):
        old = workers_of(server)
        assert len(old) == 2
        async with restless(people, there.http.base_url) as crowd:
            await asyncio.sleep(0.5)
            server.send_signal(signal.SIGHUP)
            await asyncio.to_thread(psutil.wait_procs, old, RESTARTS_WITHIN)
            assert not any(process.is_running() for process in old)

    assert [failure for one in crowd for failure in one.failures] == []
    assert sum(one.told for one in crowd) >= PEOPLE
