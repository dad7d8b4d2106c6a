"""Workers as processes, to be killed."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from tests import witness
from tests.promises.messages.waiting import until

ROOT = Path(__file__).parents[3]
_ENDS_WITHIN = 40.0
"""Seconds."""


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return that of a process which has nothing of ours but what is *given*."""
    basic = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**basic, "PYTHONPATH": str(ROOT), **given}


@dataclass
class Nursery:
    """What starts workers at once, and ends with all of them."""

    process: subprocess.Popen[bytes]
    folder: Path
    pids: list[int] = field(default_factory=list)

    def start(self, settings: Mapping[str, str]) -> int:
        """Start a worker; return its pid."""
        assert self.process.stdin
        assert self.process.stdout
        asked = {
            "environment": {"WORKER_PORT": "0", **settings},
            "folder": str(self.folder),
            "log": str(witness.log_file()),
        }
        self.process.stdin.write(json.dumps(asked).encode() + b"\n")
        self.process.stdin.flush()
        self.pids.append(int(self.process.stdout.readline()))
        return self.pids[-1]

    async def kill(self, *pids: int) -> None:
        """`kill -9`, and wait until nothing is left."""
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in pids:
            await until(lambda pid=pid: not psutil.pid_exists(pid))  # type: ignore[misc] # mypy cannot tell what a default is
            self.pids.remove(pid)

    async def kill_all(self) -> None:
        await self.kill(*self.pids)


@contextmanager
def nursery(folder: Path, zones: Path) -> Iterator[Nursery]:
    """Open one; *zones* is where its workers look up what time it is."""
    with witness.log_file().open("wb") as log:
        process = _started("tests.promises.messages.nursery", folder, zones, log)
    with process:
        own = Nursery(process, folder)
        try:
            yield own
        finally:
            for pid in own.pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.kill()


def _started(
    module: str, folder: Path, zones: Path, log: IO[bytes]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=folder,
        env=environment({"PYTHONTZPATH": str(zones)}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
    )


@contextmanager
def command(
    folder: Path, settings: Mapping[str, str], *words: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `onboarding` with *words* as it is installed; killed when the block ends."""
    with witness.log_file().open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "infra", *words],
            cwd=folder,
            env=environment(settings),
            stdout=subprocess.PIPE if words[0] != "worker" else log,
            stderr=subprocess.STDOUT,
        )
    with process:
        try:
            yield process
        finally:
            process.kill()


async def ended(
    process: subprocess.Popen[bytes], *, within: float = _ENDS_WITHIN
) -> int:
    """Wait until a process has ended by itself; return its status."""
    return await asyncio.to_thread(process.wait, within)


async def said(folder: Path, settings: Mapping[str, str], *words: str) -> list[str]:
    """Return the lines that a command prints, which must succeed."""
    with command(folder, settings, *words) as process:
        out, _ = await asyncio.to_thread(process.communicate, None, _ENDS_WITHIN)
        assert process.returncode == 0, out.decode()
    return out.decode().splitlines()
