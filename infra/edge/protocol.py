"""HTTP for strangers: uvicorn's protocol, with bounds on headers and on patience."""

import asyncio

from infra.edge.corked import Corked
from infra.edge.draining import DrainingProtocol

MAX_HEADERS = 32_768
"""Bytes of request line, headers and trailers together."""
PATIENCE = 10.0
"""Seconds that a client may take for its headers."""
WHOLE = "is_whole"
"""Is in the state of a request whose body is there already, for who would wait."""
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)
_TOO_SLOW = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)


class BoundedProtocol(DrainingProtocol):
    """Cuts off who sends endless headers, or a byte a minute."""

    _expects_headers = True
    _received = 0
    """Bytes since the message began, or since its body went on."""
    _headers_size = 0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        super().connection_made(Corked(transport))
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._expects_headers and self._deadline is None:
            self._wait()
        super().data_received(data)
        if self._received > MAX_HEADERS:
            self._refuse(_TOO_LARGE)

    def on_message_begin(self) -> None:
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

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self._expects_headers:  # it was answered before it was read
            self._deadline = self.loop.call_later(PATIENCE, self.transport.close)

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
