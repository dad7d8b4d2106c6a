"""The service as it runs: `onboarding serve` and `worker`, and who restarts them."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil

from tests import witness
from tests.promises.messages.workers import environment

_LOOK = 0.1
"""Seconds until a process that has ended is noticed."""


@dataclass
class Program:
    """One command, started again whenever it ends, as systemd would."""

    folder: Path
    settings: Mapping[str, str]
    command: str
    starts: int = 0
    process: subprocess.Popen[bytes] | None = None
    _keeper: asyncio.Task[None] | None = field(default=None, repr=False)

    def start(self) -> None:
        self._keeper = asyncio.create_task(self._keep())

    def kill(self) -> None:
        """`kill -9` of the process itself; its children are left to themselves."""
        if self.process:
            self.process.kill()

    def kill_child(self, choice: int) -> bool:
        """`kill -9` of one of its workers; tell whether there was one."""
        workers = [c for c in self._children() if "spawn_main" in " ".join(_line(c))]
        with suppress(psutil.NoSuchProcess, IndexError, ZeroDivisionError):
            workers[choice % len(workers)].kill()
            return True
        return False

    async def stop(self) -> None:
        """End it and all that it has started."""
        if self._keeper:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
        if self.process:
            children = self._children()
            self.process.kill()
            for child in children:
                with suppress(psutil.NoSuchProcess):
                    child.kill()
            await asyncio.to_thread(self.process.wait)

    async def _keep(self) -> None:
        while True:
            if self.process is None or self.process.poll() is not None:
                self._start()
            await asyncio.sleep(_LOOK)

    def _start(self) -> None:
        self.starts += 1
        with witness.log_file().open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "infra", self.command],
                cwd=self.folder,
                env=environment(self.settings),
                stdout=log,
                stderr=log,
            )

    def _children(self) -> list[psutil.Process]:
        if self.process is None or self.process.poll() is not None:
            return []
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self.process.pid).children(recursive=True)
        return []


def _line(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        return process.cmdline()
    return []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


async def ready(url: str, *, times: int = 8, within: float) -> None:
    """Wait until so many new connections in a row find that nothing is missing.

    They end up at one worker or the other.
    """
    connector = aiohttp.TCPConnector(force_close=True)
    async with (
        asyncio.timeout(within),
        aiohttp.ClientSession(connector=connector) as http,
    ):
        found = 0
        while found < times:
            found = found + 1 if await _is_ready(http, url) else 0
            await asyncio.sleep(0 if found else 0.05)


async def _is_ready(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with asyncio.timeout(2), http.get(f"{url}/readyz") as answer:
            return bool((await answer.json())["status"] == "ready")
    except (OSError, TimeoutError, aiohttp.ClientError, ValueError):
        return False
