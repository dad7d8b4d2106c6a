"""HTTP for strangers: uvicorn's protocol, with bounds on headers and on patience."""

import asyncio
from typing import Any, cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from infra.edge.corked import Corked
from infra.edge.crowd import CROWD, PROBES, Crowd
from infra.edge.draining import DrainingProtocol
from infra.edge.flow import Flow

MAX_HEADERS = 32_768
"""Bytes of request line, headers and trailers together."""
PATIENCE = 10.0
"""Seconds that a client may take for its headers, or to read on."""
WHOLE = "is_whole"
"""Is in the state of a request whose body is there already, for who would wait."""
_AHEAD = 100
"""Requests that may be sent before the first is answered."""
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)
_TOO_SLOW = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)


class BoundedProtocol(DrainingProtocol):
    """Cuts off who sends endless headers, or a byte a minute, or does not read.

    What comes while there is too much to do is refused before anybody looks at it. A
    `infra.edge.crowd.Connection`.
    """

    _expects_headers = True
    _received = 0
    """Bytes since the message began, or since its body went on."""
    _begun = 0
    """Requests in one piece of what was received."""
    _is_stalled = False
    """A request has begun, and waits for the client."""
    _is_ending = False
    """An answer is complete whose request is still counted."""
    _headers_size = 0
    _deadline: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        super().connection_made(Corked(transport))
        self.flow = Flow(self.transport, self.pipeline)
        self._wait()
        self._crowd: Crowd = self.app_state.get(CROWD) or Crowd.boundless()
        self._crowd.tasks = self.tasks
        self._crowd.enter(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)
        self._crowd.leave(self)
        self._crowd.stalled -= self._is_stalled
        self._is_stalled = False

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        self._begun = 0
        if self._expects_headers and self._deadline is None:
            self._wait()
        super().data_received(data)
        if self._received > MAX_HEADERS:
            self._refuse(_TOO_LARGE)
        if not self._expects_headers:
            self._look()

    def on_message_begin(self) -> None:
        self._begun += 1
        if self._begun > _AHEAD:
            raise ValueError("so many requests at once")
        super().on_message_begin()
        self._expects_headers, self._headers_size = True, 0

    def on_url(self, url: bytes) -> None:
        self._headers_size += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers_size += len(name) + len(value) + 4
        if self._headers_size <= MAX_HEADERS:
            super().on_header(name, value)
        else:
            self._refuse(_TOO_LARGE)

    def on_headers_complete(self) -> None:
        self._expects_headers, self._received = False, 0
        self._stop_waiting()
        if not self.transport.is_closing():
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._received = 0
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._expects_headers, self._received = True, 0
        self._stop_waiting()
        if not self.transport.is_closing():
            self.scope["state"][WHOLE] = True
            super().on_message_complete()
            if self._is_stalled or self.flow.write_paused:
                self._look()

    def on_response_complete(self) -> None:
        self._is_ending = True
        self._go_on()
        self._is_ending = False

    def _go_on(self) -> None:
        super().on_response_complete()
        if not self._expects_headers:  # it was answered before it was read
            self._deadline = self.loop.call_later(PATIENCE, self.transport.close)
        if self._is_stalled:
            self._look()
        self._crowd.answered(self)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(PATIENCE, self.transport.abort)
        self._look()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._unread:
            self._unread.cancel()
            self._unread = None
            self._look()

    @property
    def is_waiting(self) -> bool:
        cycle = self.cycle
        return cycle is None or cycle.response_complete or self._is_stalled

    def give_way(self) -> None:
        self.transport.abort()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ANN401 - uvicorn's own
        if self._crowd.excess >= self._is_ending and cycle.scope["path"] not in PROBES:
            self._decline(cycle)
        else:
            super()._start_asgi_task(cycle, app)

    def _decline(self, cycle: RequestResponseCycle) -> None:
        """Answer without a task and without the application."""
        if self.flow.write_paused:
            self.transport.abort()  # it does not read what it is told
            return
        scope = cast("Scope", cycle.scope)
        self.transport.write(self._crowd.refusal(scope))
        cycle.response_complete = True
        if not cycle.keep_alive:
            self.transport.close()
        self._go_on()

    def _look(self) -> None:
        """Tell the crowd if a request cannot go on without its client, or can again."""
        is_begun = self.cycle is not None and not self.cycle.response_complete
        is_read = self._expects_headers or self.pipeline
        stalls = is_begun and (self.flow.write_paused or not is_read)
        self._crowd.stalled += stalls - self._is_stalled
        self._is_stalled = stalls

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(PATIENCE, self._refuse, _TOO_SLOW)

    def _stop_waiting(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, answer: bytes) -> None:
        self._stop_waiting()
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()
