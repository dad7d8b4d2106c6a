"""`onboarding run` as a process: its output, its address, its end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil

from tests import witness
from tests.api import FORGETFUL, Api

GIVEN = ("REDIS_URL", "REDIS_HOST", "DATABASE_URL", "ENVIRONMENT", "MAILBOX")


class Run:
    """One `onboarding run`, in an empty folder."""

    def __init__(self, folder: Path, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = environment.setdefault("PORT", str(probe.getsockname()[1]))
        inherited = {k: v for k, v in os.environ.items() if k not in GIVEN}
        self.url = f"http://127.0.0.1:{port}"
        self.log = witness.log_file()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "infra", "run"],
                cwd=folder,
                env={**inherited, **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self) -> str:
        """Return what it said once it serves."""
        for _ in range(600):
            said = self.log.read_text()
            if "To stop" in said:
                return said
            assert self.process.poll() is None, said
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def interrupt(self) -> int:
        """Press Ctrl-C: the whole foreground group gets it."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=30)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    @asynccontextmanager
    async def api(self) -> AsyncIterator[Api]:
        async with httpx.AsyncClient(
            base_url=self.url, timeout=10, limits=FORGETFUL
        ) as http:
            yield Api(http)


def servers(folder: Path) -> dict[str, psutil.Process]:
    """Return the stores that run on *folder*, by name."""
    return {
        process.name(): process
        for process in psutil.process_iter(["name", "cmdline"])
        if process.info["name"] in {"valkey-server", "postgres"}
        and str(folder) in " ".join(process.info["cmdline"] or ())
    }
