"""Keeps processes serving: replaces who dies or hangs and, when told to, everybody."""

import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, count
from multiprocessing.connection import wait
from socket import socket, socketpair
from types import FrameType

from infra.serving.child import RETIRE, Child, Work

STARTUP_FAILURE = 3
"""Exit status, as uvicorn's."""
_NOT_IN_TIME = 1
_LOOKS, _PAUSE = 1.0, 1.0
"""Seconds between two looks, and between two tries to start a process."""
_STARTS_WITHIN, _HEARD_WITHIN = 60.0, 30.0
"""Seconds until a process counts as hung."""
_log = logging.getLogger("onboarding.supervisor")


class Supervisor:
    """SIGHUP starts a new process for each, SIGTERM and SIGINT stop all."""

    def __init__(
        self,
        work: Work,
        served: socket,
        count: int,
        bound: float,
        left: Callable[[int], None] = lambda _seat: None,
    ) -> None:
        """*bound* is in seconds: who leaves is gone by then, or is killed.

        *left* is told the seat of a process that is gone.
        """
        self._work = work
        self._served = served
        self._count = count
        self._bound = bound
        self._left = left
        self._children: list[Child] = []
        self._outgoing: list[Child] = []
        """Who is yet to be replaced."""
        self._is_stopping = self._is_restarting = self._has_served = False
        self._not_before = 0.0
        self._looked = time.monotonic()
        self._status = 0

    def run(self) -> int:
        """Serve until told to stop; return the exit status."""
        with self._signals() as news:
            while not self._is_stopping:
                self._renew()
                self._wait(news)
            self._served.close()
            for child in self._children:
                child.leave(signal.SIGTERM)
            while self._children:
                self._wait(news)
        return self._status

    def _renew(self) -> None:
        """Start who is missing, then let go who has been replaced."""
        staying = [child for child in self._children if not child.leaves]
        if self._is_restarting:
            self._is_restarting = False
            self._outgoing = [*staying]
        # One at a time: the next one starts when the last one has left.
        is_calm = len(staying) == len(self._children)
        wanted = self._count + bool(self._outgoing and is_calm)
        if len(staying) < wanted and time.monotonic() >= self._not_before:
            self._start(wanted - len(staying))
        serving = sum(child.serves for child in staying)
        if self._outgoing and serving > self._count:
            self._outgoing.pop(0).leave(RETIRE)

    def _start(self, number: int) -> None:
        try:
            for _ in range(number):
                taken = {child.seat for child in self._children}
                seat = next(seat for seat in count() if seat not in taken)
                self._children.append(Child(self._work, self._served, seat))
        except OSError as error:  # no memory, no file descriptors, no processes
            _log.error("no process can be started: %s", os.strerror(error.errno or 0))
            self._not_before = time.monotonic() + _PAUSE

    def _wait(self, news: socket) -> None:
        """Wait until something has happened, and see what."""
        theirs = chain.from_iterable(child.news for child in self._children)
        if news in wait([news, *theirs], _LOOKS):
            news.recv(4096)
        # If more has passed, all of us were stopped; that is no silence.
        passed = min(time.monotonic() - self._looked, _LOOKS)
        self._looked = time.monotonic()
        for child in [*self._children]:
            child.listen(passed)
            self._has_served |= child.serves
            if child.status is not None:
                self._bury(child)
            elif child.silence > self._patience_with(child):
                _log.warning("process %d hangs: it is killed", child.pid)
                child.kill()

    def _patience_with(self, child: Child) -> float:
        if child.leaves:
            return self._bound
        return _HEARD_WITHIN if child.serves else _STARTS_WITHIN

    def _bury(self, child: Child) -> None:
        child.close()
        self._children.remove(child)
        self._left(child.seat)
        status = child.status or 0
        if child.leaves:
            if status < 0 and child.serves:
                _log.warning("process %d did not end in time", child.pid)
                self._status = _NOT_IN_TIME if self._is_stopping else self._status
        elif child.serves:
            _log.warning("process %d ended with %d: replaced", child.pid, status)
        else:
            self._give_up(child.pid, status)
        self._outgoing = [each for each in self._outgoing if each is not child]

    def _give_up(self, pid: int, status: int) -> None:
        """Go on with the processes that serve, or not at all if none ever has."""
        _log.error("process %d did not start, status %d", pid, status)
        self._not_before = time.monotonic() + _PAUSE
        if self._outgoing:
            _log.error("no restart: the processes that serve go on")
            self._outgoing = []
        if status > 0 and not self._has_served:
            self._status = STARTUP_FAILURE
            self._is_stopping = True

    @contextmanager
    def _signals(self) -> Iterator[socket]:
        """Handle signals; what is returned can be read when there was one."""
        ours, theirs = socketpair()
        for end in (ours, theirs):
            end.setblocking(False)  # noqa: FBT003 - its only parameter
        with ours, theirs:
            for told in (signal.SIGTERM, signal.SIGINT):
                signal.signal(told, self._stop)
            signal.signal(signal.SIGHUP, self._restart)
            signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
            try:
                yield ours
            finally:
                signal.set_wakeup_fd(-1)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _restart(self, _signal: int, _frame: FrameType | None) -> None:
        self._is_restarting = True
