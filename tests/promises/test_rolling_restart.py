"""SIGHUP replaces the workers one after another; who is at work notices nothing."""

import asyncio
import os
import signal
from pathlib import Path

import psutil

from infra.settings import Settings
from tests.api import Api
from tests.promises.restless import restless
from tests.promises.servers import served


async def test_baseline(api: Api, settings: Settings, tmp_path: Path) -> None:
    people = [await api.sign_in() for _ in range(12)]
    async with served(
        settings,
        tmp_path,
        "infra",
        "serve",
        WORKERS="2",
        LIMIT_MUTATION="1000000/second",
        LIMIT_PERSON="1000000/second",
        LIMIT_ADDRESS="1000000/second",
    ) as (server, there):
        print(psutil.Process(server.pid).children(recursive=True))
        async with restless(people, str(there.http.base_url)) as (crowd, enough):
            await asyncio.sleep(2)
            for _ in range(3):
                server.send_signal(signal.SIGHUP)
                await asyncio.sleep(6)
                print(psutil.Process(server.pid).children(recursive=True))
            server.send_signal(0)
        print([(one.asked, one.closed) for one in crowd])
        failures = [f for one in crowd for f in one.failures]
        print(*failures, sep="\n")
        assert not failures
