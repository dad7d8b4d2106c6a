"""A supervisor in a process of its own, to be watched."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests import witness
from tests.infra.serving.supervised import COUNT, DIARY, MANNER

ROOT = Path(__file__).parents[3]
PATIENCE = 30.0
"""Seconds."""


@dataclass(frozen=True)
class Supervised:
    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def serving(self) -> set[int]:
        """The processes that serve, by pid."""
        return {pid for did, pid in self.diary if did == "serves" and is_running(pid)}

    @property
    def diary(self) -> list[tuple[str, int]]:
        """What processes did, and which."""
        diary = self.folder / DIARY
        lines = diary.read_text().splitlines() if diary.exists() else []
        return [
            (did, int(pid)) for did, _, pid in (line.partition(" ") for line in lines)
        ]

    def until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, self.serving
            time.sleep(0.02)

    def full(self) -> set[int]:
        """Wait until all are there, and say who."""
        self.until(lambda: len(self.serving) == COUNT)
        return self.serving

    def behave(self, manner: str) -> None:
        """Tell the processes to come."""
        (self.folder / MANNER).write_text(manner)

    def ends(self, *told: signal.Signals) -> int:
        """Return with which status, and be sure that nobody is left."""
        there = psutil.Process(self.process.pid).children(recursive=True)
        for each in told:
            self.process.send_signal(each)
        status = self.process.wait(PATIENCE)
        self.until(lambda: not any(is_running(process.pid) for process in there))
        return status


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@contextmanager
def supervising(folder: Path, manner: str) -> Iterator[Supervised]:
    """Supervise processes of a *manner* while the block runs."""
    with witness.log_file().open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.infra.serving.supervised", manner],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )
    supervised = Supervised(process, folder)
    yield supervised
    process.kill()
    process.wait()
    for pid in supervised.serving:
        os.kill(pid, signal.SIGKILL)
