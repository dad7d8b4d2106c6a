"""Servers in processes of their own, to be killed."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil

from infra.settings import Settings
from tests import witness
from tests.api import FORGETFUL, Api

ROOT = Path(__file__).parents[2]


def _started(
    settings: Settings, folder: Path, *command: str, **environment: str
) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    named = {"redis_url", "database_url", "session_key", "index_key", "sealing_keys"}
    secrets = settings.model_dump(include=named)
    given = {k.upper(): v.get_secret_value() for k, v in secrets.items()}
    with witness.log_file().open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=folder,
            env={
                **os.environ,
                **given,
                "PORT": port,
                "PYTHONPATH": str(ROOT),
                "STORE_TIMEOUT_MS": "400",
                **environment,
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    return process, f"http://127.0.0.1:{port}"


@asynccontextmanager
async def served(
    settings: Settings, folder: Path, *command: str, **environment: str
) -> AsyncIterator[tuple[subprocess.Popen[bytes], Api]]:
    """Run a server as a process of its own, on the stores of the tests."""
    process, url = _started(settings, folder, *command, **environment)
    try:
        async with httpx.AsyncClient(
            base_url=url, timeout=10, limits=FORGETFUL
        ) as http:
            await _until_it_answers(http, process)
            yield process, Api(http)
    finally:
        process.kill()
        process.wait()


def workers_of(server: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Return the processes that serve for a supervisor."""
    children = psutil.Process(server.pid).children()
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


async def _until_it_answers(
    http: httpx.AsyncClient, process: subprocess.Popen[bytes]
) -> None:
    for _ in range(600):
        assert process.poll() is None, "the server did not start"
        try:
            await http.get("/livez")
        except httpx.ConnectError:
            await asyncio.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")
