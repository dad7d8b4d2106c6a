"""Servers as processes: started, watched and stopped by their pid."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from infra.local.polling import wait_until

_START_SECONDS = 30
_STOP_SECONDS = 10
_IDLE, _TICK, _IDLE_SECONDS = 0.06, 0.01, 3
"""Who uses at most a tick of CPU in so long has nothing to do. Seconds, all."""
_INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")


class NotStartedError(Exception):
    """Says what the server said."""


@dataclass(frozen=True, slots=True)
class Process:
    """A server that runs."""

    name: str
    port: int
    pid: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    def cpu(self) -> float:
        """Return the CPU seconds that it and its workers have used."""
        return sum(t.user + t.system for t in (p.cpu_times() for p in self._tree()))

    def wait_idle(self) -> None:
        """Return when it has nothing left to do, or does not stop working."""
        seen = self.cpu()

        def idle() -> bool:
            nonlocal seen
            time.sleep(_IDLE)
            before, seen = seen, self.cpu()
            return seen - before <= _TICK

        wait_until(idle, seconds=_IDLE_SECONDS)

    def memory(self) -> float:
        """Return what it and its workers hold, in MiB of RSS."""
        return float(sum(p.memory_info().rss for p in self._tree())) / 2**20

    def files(self) -> int:
        """Return how many descriptors it and its workers have open."""
        return sum(p.num_fds() for p in self._tree())

    def forget_log(self) -> None:
        """Empty the log: minutes of load would fill the disk."""
        os.truncate(self.log, 0)

    def pin(self, cores: Collection[int]) -> None:
        """Run every thread on *cores* only."""
        for process in self._tree():
            pin(process.pid, cores)

    def _tree(self) -> list[psutil.Process]:
        server = psutil.Process(self.pid)
        return [server, *server.children(recursive=True)]


def stop_on_sigterm() -> None:
    """Have SIGTERM end us as Ctrl-C does: with all that we started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pin(pid: int, cores: Collection[int]) -> None:
    """Run every thread of a process on *cores* only; those it starts later, too."""
    for thread in psutil.Process(pid).threads():
        with suppress(ProcessLookupError):
            os.sched_setaffinity(thread.id, cores)


@contextmanager
def running(
    name: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    port: int,
    folder: Path,
) -> Iterator[Process]:
    """Run a server in *folder* until the block ends; enter when it answers."""
    inherited = {k: v for k, v in os.environ.items() if k in _INHERITED}
    log = folder / f"{name}.log"
    with log.open("ab") as output:
        child = subprocess.Popen(  # noqa: S603 - our own servers
            command,
            cwd=folder,
            env={**inherited, **environment, "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # Ctrl-C is for us, who stop them one by one.
            start_new_session=True,
        )
    try:
        _wait(child, name, port, log)
        yield Process(name, port, child.pid, log)
    finally:
        _stop(child)


def _wait(child: subprocess.Popen[bytes], name: str, port: int, log: Path) -> None:
    def answers() -> bool:
        if child.poll() is not None:
            raise NotStartedError(f"{name} ended: {log.read_text()[-2000:]}")
        time.sleep(0.05)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=1):
                return True
        except urllib.error.HTTPError:
            return True  # peers have no such page
        except OSError:
            return False

    if not wait_until(answers, seconds=_START_SECONDS):
        raise NotStartedError(f"{name} does not answer: {log.read_text()[-2000:]}")


def _stop(child: subprocess.Popen[bytes]) -> None:
    family = []
    with suppress(psutil.NoSuchProcess):
        family = psutil.Process(child.pid).children(recursive=True)
    child.terminate()
    try:
        child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    for orphan in family:
        with suppress(psutil.NoSuchProcess):
            orphan.kill()
