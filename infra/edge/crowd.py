"""How much one process has to do, and whom it listens to: when either is enough.

What it has to do are the requests whose next step is ours. One whose body is still to
come, or whose answer is not being read, costs no time, so it takes nobody's place.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Sized
from dataclasses import dataclass
from itertools import cycle
from typing import Protocol, Self, TypeAlias

from starlette.types import Scope

CROWD = "crowd"
"""Where it is in the state of a process, and so of every request."""
PROBES = {"/livez", "/readyz", "/metrics"}
"""Answered in any crowd: who is busy is not dead, and operators want to see it."""
_PAUSES = (1, 2, 3)
"""Seconds, in turn: whoever is refused now must not come back all at once."""
_log = logging.getLogger("onboarding.http")


Refusals: TypeAlias = Callable[[Scope, int], bytes]
"""Give the whole answer for who must come back after so many seconds."""


class Connection(Protocol):
    """What can be hung up."""

    @property
    def is_waiting(self) -> bool:
        """Whether the next step is the client's."""

    def give_way(self) -> None:
        """Hang up."""


@dataclass(frozen=True)
class Crowded(Exception):
    """There is too much to do. Nothing was done."""

    seconds: int
    """After which to try again."""


class Crowd:
    """All connections of a process, and all requests."""

    def __init__(self, refusals: Refusals, *, requests: int, connections: int) -> None:
        """Allow so many *requests*, and *connections*, at the same time."""
        self.tasks: Sized = ()
        """One for each request that has begun, as uvicorn counts them."""
        self.stalled = 0
        """How many of them cannot go on without their client."""
        self._refusals = refusals
        self.most = requests
        self._connections = connections
        self._open: dict[Connection, None] = {}
        """Who was answered, or came, longest ago is the first."""
        self._pauses = cycle(_PAUSES)
        self._refused = self._hung_up = 0
        self.refusals = self.evictions = 0
        """Requests refused, and connections closed, since the start."""

    @classmethod
    def boundless(cls) -> Self:
        """Return one that turns nobody away."""
        return cls(_unused, requests=sys.maxsize, connections=sys.maxsize)

    @property
    def in_hand(self) -> int:
        """How many requests wait for us."""
        return len(self.tasks) - self.stalled

    @property
    def connections(self) -> int:
        return len(self._open)

    @property
    def excess(self) -> int:
        """By how many requests there is too much to do; at 0 there is no room left."""
        return len(self.tasks) - self.stalled - self.most

    def enter(self, connection: Connection) -> None:
        """Let somebody in; who has kept us waiting for longest makes room for them."""
        self._open[connection] = None
        if len(self._open) > self._connections:
            idle = next((c for c in self._open if c.is_waiting), connection)
            self.leave(idle)
            idle.give_way()
            self._count(hung_up=1)

    def answered(self, connection: Connection) -> None:
        """Note that we wait for *connection* from now on."""
        if self._open.pop(connection, self) is None:
            self._open[connection] = None

    def leave(self, connection: Connection) -> None:
        """Forget somebody."""
        self._open.pop(connection, None)

    def refusal(self, scope: Scope) -> bytes:
        """Count a refusal; return the whole answer."""
        return self._refusals(scope, self.pause())

    def pause(self) -> int:
        """Count somebody who must come back later; return after how many seconds."""
        self._count(refused=1)
        return next(self._pauses)

    def _count(self, *, refused: int = 0, hung_up: int = 0) -> None:
        if not self._refused and not self._hung_up:
            # A line for each would be more work than what we refuse.
            asyncio.get_running_loop().call_later(1, self._say)
        self._refused += refused
        self._hung_up += hung_up
        self.refusals += refused
        self.evictions += hung_up

    def _say(self) -> None:
        if self._refused:
            _log.warning("too much to do: refused %d requests", self._refused)
        if self._hung_up:
            _log.warning("too many connections: closed %d", self._hung_up)
        self._refused = self._hung_up = 0


def _unused(_scope: Scope, _seconds: int) -> bytes:
    raise NotImplementedError
