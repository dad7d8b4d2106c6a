"""A server process on a folder, whoever started it and however that ended."""

import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread

import psutil

from infra.local.errors import LocalServicesError
from infra.local.folder import DataFolder
from infra.local.locks import FolderLock
from infra.local.polling import wait_until

_STOP_SECONDS = 20
_PID_SECONDS = 1
_KILL_SECONDS = 5


class Daemon:
    """Launches, finds and ends *program* on *home*.

    It lives as long as the lock on *home*, which it inherits and nobody else
    holds. To be signalled it must also be in its pid file and look like ours.
    """

    def __init__(
        self,
        program: str,
        *,
        folder: DataFolder,
        home: Path,
        pid_file: Path,
        stop_signal: signal.Signals,
    ) -> None:
        self.program = program
        self._folder = folder
        self._home = home
        self._pid_file = pid_file
        self._stop_signal = stop_signal
        self._asked = False

    @property
    def running(self) -> bool:
        """Whether the server or a child of it lives; ask only in one's turn."""
        try:
            lock = FolderLock(self._home)
        except FileNotFoundError:
            return False
        with lock:
            return not lock.take()

    @property
    def pid(self) -> int | None:
        process = self._process()
        return process.pid if process else None

    def launch(self, command: Sequence[str | Path]) -> None:
        """Start the server; does not wait for it to answer."""
        with FolderLock(self._home) as lock, self._folder.new_log(self.program) as log:
            if not lock.take():
                raise LocalServicesError(f"{self._home} is still in use.")
            child = self._folder.account.spawn(
                [str(part) for part in command],
                folder=self._home,
                lock=lock,
                log=log,
            )
        # Somebody else may end the server: reap it then, or it stays a zombie.
        Thread(target=child.wait, name=f"reap-{self.program}", daemon=True).start()

    def ask_to_stop(self) -> None:
        """Send the stop signal; does not wait for the end."""
        # One just launched may not have written its pid yet.
        wait_until(
            lambda: self._process() is not None or not self.running,
            seconds=_PID_SECONDS,
        )
        if process := self._process():
            with suppress(psutil.NoSuchProcess):
                process.send_signal(self._stop_signal)
                self._asked = True

    def wait_stopped(self) -> None:
        """Return when nothing of the server is left, by force if need be."""
        # What outlives its head, like a busy backend of PostgreSQL, cannot be asked.
        patience = _STOP_SECONDS if self._asked else 0
        self._asked = False
        if wait_until(lambda: not self.running, seconds=patience):
            return
        self.kill()
        if not wait_until(lambda: not self.running, seconds=_KILL_SECONDS):
            raise LocalServicesError(
                f"A {self.program} on {self._home} does not stop: end it by hand."
            )

    def kill(self) -> None:
        """Kill the server and what a killed server has left behind."""
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if self._is_ours(process) or self._works_here(process):
                    process.kill()

    def failure(self, what: str) -> LocalServicesError:
        """Return an error that ends with the server's own words."""
        return LocalServicesError(
            f"{self.program} {what}.", log=self._folder.log_tail(self.program)
        )

    def _process(self) -> psutil.Process | None:
        try:
            pid = int(self._pid_file.read_text(encoding="utf-8").split()[0])
            process = psutil.Process(pid)
            # The pid may be stale, or somebody else's by now.
            return process if self._is_ours(process) else None
        except (OSError, ValueError, IndexError, psutil.Error):
            return None

    def _is_ours(self, process: psutil.Process) -> bool:
        program, *arguments = process.cmdline() or [""]
        return Path(program).name == self.program and str(self._home) in arguments

    def _works_here(self, process: psutil.Process) -> bool:
        return process.name() == self.program and process.cwd() == str(self._home)
