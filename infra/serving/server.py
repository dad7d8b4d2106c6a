"""uvicorn's server, which loses no request when it is told to end."""

import asyncio
import math
import signal
import time
from socket import socket
from types import FrameType

import uvicorn

from infra.edge.draining import DRAINING, STOPPING

_TICK = 0.1
"""Seconds."""


class DrainingServer(uvicorn.Server):
    """Stops accepting, answers what comes on open connections, and ends in time."""

    def __init__(
        self, config: uvicorn.Config, *, delay: float = 0, bound: float | None = None
    ) -> None:
        """*delay* is in seconds, from a signal until doors close.

        *bound* seconds later the process is gone, whatever still runs.
        """
        super().__init__(config)
        self._delay = delay
        self._bound = bound
        self._closes_at = 0.0

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End because of a signal, which uvicorn must not raise again: status 0."""
        if self.should_exit:
            self.force_exit = self.force_exit or sig == signal.SIGINT
            return
        self._closes_at = time.monotonic() + self._delay
        self._set_alarm(self._delay)
        if self.started:
            self.lifespan.state[STOPPING] = True
        super().handle_exit(sig, frame)
        self._captured_signals.clear()

    def retire(self) -> None:
        """End at once, because another process has taken over."""
        self._set_alarm()
        self.should_exit = True

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        while time.monotonic() < self._closes_at and not self.force_exit:
            await asyncio.sleep(_TICK)
            await self.on_tick(0)
        self.lifespan.state[DRAINING] = True
        await super().shutdown(sockets)

    def _set_alarm(self, delay: float = 0) -> None:
        if self._bound is not None:
            # The kernel keeps time: it also ends a loop, or a thread, that hangs.
            signal.alarm(math.ceil(delay + self._bound))
