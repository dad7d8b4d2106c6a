"""One of several processes that serve a socket, as their supervisor sees it."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from socket import socket
from typing import TypeAlias

Work: TypeAlias = Callable[[socket, Connection, int], None]
"""Serves a socket in a process of its own, and lets the connection hear of it.

The number is its seat: from 0, as low as may be, and of no other that is there."""

RETIRE = signal.SIGUSR1
"""Tells a child that another has taken over."""
_spawn = multiprocessing.get_context("spawn")
multiprocessing.allow_connection_pickling()


class Child:
    """Is starting until it is heard of, then serves, and at last leaves."""

    def __init__(self, work: Work, served: socket, seat: int) -> None:
        """Start it. *work* is imported anew there, and so is all it needs."""
        self.seat = seat
        self._beats, beat = _spawn.Pipe(duplex=False)
        self._process = _spawn.Process(target=work, args=(served, beat, seat))
        self._process.start()
        beat.close()
        self.serves = self.leaves = False
        self._is_mute = False
        self.silence = 0.0
        """Seconds since it was heard of, or was told to leave."""

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def news(self) -> list[Connection | int]:
        """What `multiprocessing.connection.wait` waits for."""
        end = self._process.sentinel
        return [end] if self._is_mute else [end, self._beats]

    @property
    def status(self) -> int | None:
        """With which it has ended; negative for a signal."""
        return self._process.exitcode

    def listen(self, passed: float) -> None:
        """Find out whether it still serves; *passed* seconds went by since the last."""
        self.silence += passed
        try:
            while not self._is_mute and self._beats.poll():
                self._beats.recv_bytes()
                self.serves = True
                if not self.leaves:
                    self.silence = 0.0
        except (EOFError, OSError):
            self._is_mute = True

    def leave(self, told: signal.Signals) -> None:
        """Tell it to end."""
        if self.status is None:
            os.kill(self.pid, told)
        self.leaves, self.silence = True, 0.0

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        """Let go of a process that has ended."""
        self._process.join()
        self._beats.close()
