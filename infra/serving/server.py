"""uvicorn's server, which loses no request when it is told to end."""

import asyncio
import math
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
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
        self._closes_at = 0.0
        self.should_exit = True

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        while time.monotonic() < self._closes_at and not self.force_exit:
            await asyncio.sleep(_TICK)
            await self.on_tick(0)
        self.lifespan.state[DRAINING] = True
        connect = asyncio.get_running_loop().connect_accepted_socket
        rest = [
            asyncio.create_task(connect(self._protocol, accepted))
            for accepted in self._accept_rest()
        ]
        await super().shutdown(sockets)
        await asyncio.gather(*rest, return_exceptions=True)

    def _set_alarm(self, delay: float = 0) -> None:
        if self._bound is not None:
            # The kernel keeps time: it also ends a loop, or a thread, that hangs.
            signal.alarm(math.ceil(delay + self._bound))

    def _accept_rest(self) -> Iterator[socket]:
        """Accept who the kernel has let in: closing the door would throw them out."""
        for served in chain.from_iterable(server.sockets for server in self.servers):
            with socket(fileno=os.dup(served.fileno())) as own, suppress(OSError):
                while True:  # until nobody is there: BlockingIOError
                    accepted, _ = own.accept()
                    accepted.setblocking(False)  # noqa: FBT003 - its only parameter
                    yield accepted

    def _protocol(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(  # type: ignore[call-arg] # as uvicorn
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
