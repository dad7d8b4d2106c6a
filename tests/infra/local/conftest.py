"""Real servers on folders of their own, and other processes that use them."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest
from redis import Redis

from infra.local import LocalServices

PROJECT = Path(__file__).parents[3]
USER = """
import json, sys
from pathlib import Path
from infra.local import LocalServices, LocalServicesError

services = LocalServices(Path(sys.argv[1]), postgres={postgres})
{before}
try:
    services.start()
except LocalServicesError as error:
    sys.exit(str(error))
print(json.dumps(dict(services.pids)), flush=True)
sys.stdin.read()
services.stop()
"""

# Not before Python is all there: nobody may be unable to reach it.
BECOME_NOBODY = """
import encodings.idna, os, pwd
nobody = pwd.getpwnam("nobody")
os.setgroups([])
os.setgid(nobody.pw_gid)
os.setuid(nobody.pw_uid)
"""

Process = subprocess.Popen[str]


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Name a data folder below one that nobody else can enter."""
    tmp_path.chmod(0o700)
    yield tmp_path / "data"
    _clean(tmp_path / "data")


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    data = tmp_path_factory.mktemp("made") / "data"
    with LocalServices(data):
        pass
    yield data
    _clean(data)


@pytest.fixture
def made(_made: Path) -> Iterator[Path]:
    """Lend a data folder whose servers have run and stopped; leave it sound."""
    yield _made
    _end_servers(_made)


@pytest.fixture
def open_project() -> Iterator[Path]:
    """Make a folder that everybody can enter, and we own."""
    folder = Path(tempfile.mkdtemp(prefix="local-services-"))
    folder.chmod(0o755)
    yield folder
    _clean(folder)


@pytest.fixture
def services(made: Path) -> Iterator[LocalServices]:
    with LocalServices(made) as services:
        yield services


@pytest.fixture
def begin() -> Iterator[Callable[..., Process]]:
    """Start a process that uses the servers until its stdin is closed.

    It runs the lines *before* first, and becomes user nobody if it may choose.
    """
    processes: list[Process] = []

    def begin(
        data: Path, *, before: str = "", nobody: bool = False, postgres: bool = True
    ) -> Process:
        if nobody and os.geteuid() == 0:
            before += BECOME_NOBODY
        program = USER.format(before=before, postgres=postgres)
        command = [sys.executable, "-c", program, str(data)]
        process = subprocess.Popen(
            command,
            cwd="/",
            env=os.environ | {"PYTHONPATH": str(PROJECT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield begin
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def pids_of() -> Callable[[Process], dict[str, int]]:
    """Wait until the process has started, and return its servers."""

    def pids_of(process: Process) -> dict[str, int]:
        assert process.stdout
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        pids: dict[str, int] = json.loads(line)
        return pids

    return pids_of


@pytest.fixture
def ended() -> Callable[..., bool]:
    """Say whether all processes have ended, though nobody may have reaped them."""

    def ended(pids: dict[str, int]) -> bool:
        for pid in pids.values():
            with suppress(psutil.NoSuchProcess):
                if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                    return False
        return True

    return ended


@pytest.fixture
def sql() -> Callable[..., Any]:
    """Run a statement and return its first value, as the service would."""

    async def run(url: str, statement: str) -> Any:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    def sql(services: LocalServices, statement: str) -> Any:
        # Away from the loop that pytest keeps for the whole session.
        with ThreadPoolExecutor(1) as thread:
            query = run(services.database_url, statement)
            return thread.submit(asyncio.run, query).result()

    return sql


@pytest.fixture
def redis() -> Callable[..., Any]:
    """Run a command, as the service would."""

    def redis(services: LocalServices, *command: str | int) -> Any:
        with Redis.from_url(services.redis_url, decode_responses=True) as client:
            return client.execute_command(*command)

    return redis


def _clean(data: Path) -> None:
    _end_servers(data)
    shutil.rmtree(data, ignore_errors=True)


def _end_servers(data: Path) -> None:
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if any(str(data) in part for part in process.cmdline()):
                process.kill()
