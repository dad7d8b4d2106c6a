"""A key server on a real port, that hangs, fails, and talks nonsense when told to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class KeyServer:
    """What it answers, and how often it was asked."""

    url: str = ""
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    """Sent instead of HTTP."""
    slow: float = 0
    """Seconds before each answer."""
    asked: int = 0
    goes_on: threading.Event = field(default_factory=threading.Event)
    """Cleared, it hangs."""


@contextmanager
def key_server() -> Iterator[KeyServer]:
    """Serve keys until the block ends."""
    state = KeyServer()
    state.goes_on.set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked += 1
            time.sleep(state.slow)
            state.goes_on.wait(5)
            with suppress(OSError):  # when the client has not waited
                self._answer()

        def _answer(self) -> None:
            if state.raw is not None:
                self.wfile.write(state.raw)
                return
            self.send_response(state.status)
            for name, value in state.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(state.body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests do."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}/jwks.json"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield state
        finally:
            state.goes_on.set()
            server.shutdown()
            thread.join()
