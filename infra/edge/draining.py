"""A connection never closes on a request: before the process ends, clients are told."""

import asyncio
import select

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

STOPPING, DRAINING = "is_stopping", "is_draining"
"""Are in the state of every request: the process will end; it accepts no more."""
LINGER = 1
"""Seconds that an open connection may stay idle while the process drains."""


class DrainingProtocol(HttpToolsProtocol):
    """Answers one more request, with `Connection: close`, instead of hanging up."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        super().connection_made(transport)
        if DRAINING in self.app_state:  # it was accepted right before
            self._linger()

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        if DRAINING in self.app_state and self.cycle is not None:
            self.cycle.keep_alive = False

    def shutdown(self) -> None:
        if DRAINING not in self.app_state:  # the server is not ours, but of a reload
            super().shutdown()
        elif self.cycle is None or self.cycle.response_complete:
            if not self._has_begun:
                self._linger()
        elif self.cycle.response_started:  # it has promised to keep the connection
            self.timeout_keep_alive = LINGER
        else:
            self.cycle.keep_alive = False

    def timeout_keep_alive_handler(self) -> None:
        # What has come since the loop looked at the sockets would be lost.
        if self.transport.is_closing() or not self._has_unread:
            super().timeout_keep_alive_handler()

    @property
    def _has_begun(self) -> bool:
        """Whether a part of a request's headers is there."""
        return self.scope is not None and "method" not in self.scope

    @property
    def _has_unread(self) -> bool:
        poll = select.poll()
        poll.register(self.transport.get_extra_info("socket"), select.POLLIN)
        return bool(poll.poll(0))

    def _linger(self) -> None:
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(
            LINGER, self.timeout_keep_alive_handler
        )
