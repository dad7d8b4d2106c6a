"""With several processes any of them answers for all, whoever comes and goes."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psutil
import pytest

from infra.settings import Settings
from tests.api import Api
from tests.infra.telemetry.scraping import Series, operation, scraped, until
from tests.promises.servers import ROOT, served, workers_of

TOKEN = "a-token-of-at-least-thirty-two-characters"
ZONES = operation("zones", "ok")
PATIENCE = 60
"""Seconds."""
Service = tuple[subprocess.Popen[bytes], Api]


@pytest.fixture
async def service(settings: Settings, tmp_path: Path) -> AsyncIterator[Service]:
    more = {
        "WORKERS": "2",
        "METRICS_TOKEN": TOKEN,
        "LIMIT_PUBLIC": "1000000/second",
        "TMPDIR": str(tmp_path),
    }
    async with served(settings, tmp_path, "infra", "serve", **more) as service:
        await until(service[1].http, both_serve, TOKEN)
        yield service


def both_serve(seen: Series) -> bool:
    return seen["onboarding_processes"] == 2


async def ask(there: Api, times: int) -> None:
    """Ask on connections of their own, so that both processes get some."""
    for _ in range(times):
        async with httpx.AsyncClient(base_url=there.http.base_url) as http:
            await Api(http).ask("{ zones { id } }")


async def counts(there: Api, number: float) -> Series:
    return await until(there.http, lambda seen: seen[ZONES] == number, TOKEN)


def folders(inside: Path) -> list[Path]:
    return [*inside.glob("onboarding-metrics-*")]


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("onboarding-metrics-*/*.db")}


async def test_who_is_asked_answers_for_all(service: Service) -> None:
    _, there = service
    await ask(there, 30)

    seen = await counts(there, 30)
    pages = [await fresh(there) for _ in range(10)]

    assert {page[ZONES] for page in pages} == {30}
    assert {page["onboarding_processes"] for page in pages} == {2}
    count = 'onboarding_operation_seconds_count{operation="zones"}'
    bucket = 'onboarding_operation_seconds_bucket{le="+Inf",operation="zones"}'
    assert (seen[count], seen[bucket]) == (30, 30)
    assert seen['onboarding_store_uses_total{store="Redis"}'] > 30
    assert [key for key in seen if "pid" in key] == []


async def fresh(there: Api) -> Series:
    async with httpx.AsyncClient(base_url=there.http.base_url) as http:
        return await scraped(http, TOKEN)


async def test_a_rolling_restart_loses_no_count_and_leaves_no_files(
    service: Service, tmp_path: Path
) -> None:
    supervisor, there = service
    await ask(there, 20)
    await counts(there, 20)
    seats: list[int] = []

    for _ in range(2):
        old = workers_of(supervisor)
        supervisor.send_signal(signal.SIGHUP)
        done = asyncio.create_task(asyncio.to_thread(psutil.wait_procs, old, PATIENCE))
        told = [20.0]
        while not done.done():
            told.append((await fresh(there))[ZONES])
            await asyncio.sleep(0.1)
        assert told == [20] * len(told)
        assert not any(process.is_running() for process in old)
        seats.append(len([name for name in files(tmp_path) if "counter" in name]))

    seen = await until(there.http, both_serve, TOKEN)
    assert seen[ZONES] == 20
    await ask(there, 10)
    await counts(there, 30)
    assert max(seats) <= 3  # two, and one more while one is replaced


async def test_who_is_killed_keeps_what_it_had_counted(service: Service) -> None:
    supervisor, there = service
    await ask(there, 20)
    await counts(there, 20)
    first, second = workers_of(supervisor)

    os.kill(first.pid, signal.SIGKILL)
    await asyncio.to_thread(psutil.wait_procs, [first], PATIENCE)

    seen = await until(there.http, both_serve, TOKEN)
    assert seen[ZONES] == 20
    assert second.is_running()


async def test_nothing_is_left_when_it_ends(service: Service, tmp_path: Path) -> None:
    supervisor, _ = service
    assert files(tmp_path)

    supervisor.send_signal(signal.SIGTERM)

    assert await asyncio.to_thread(supervisor.wait, PATIENCE) == 0
    assert folders(tmp_path) == []


def test_without_a_folder_to_write_into_it_says_so(tmp_path: Path) -> None:
    keys = dict.fromkeys(("SESSION_KEY", "INDEX_KEY"), "k" * 32)
    program = (
        "import tempfile\n"
        "def none():\n raise FileNotFoundError\n"
        "tempfile._get_default_tempdir = none\n"
        "from infra.cli import app\napp(['serve'])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={
            **os.environ,
            **keys,
            "SEALING_KEYS": "test:" + "A" * 43 + "=",
            "PYTHONPATH": str(ROOT),
            "WORKERS": "2",
            "PORT": "0",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    assert ended.returncode == 1
    assert ended.stderr == (
        "With WORKERS of 2 or more, TMPDIR must be a folder to write into.\n"
    )
