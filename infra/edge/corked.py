"""One send(2) a response: uvicorn writes head and body apart."""

import asyncio
from typing import Any

LINGER = 10.0
"""Seconds that a client may take for what is left when we hang up."""


class Corked(asyncio.Transport):
    """Writes at the end of a turn of the loop all that it was given in it."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._inner = transport
        self._held: list[bytes] = []
        self._soon = asyncio.get_running_loop().call_soon
        self.is_closing = transport.is_closing  # type: ignore[method-assign] # asked often

    def write(self, data: bytes) -> None:  # type: ignore[override] # uvicorn writes bytes
        if not self._held:
            self._soon(self._flush)
        self._held.append(data)

    def close(self) -> None:
        """Close when all is sent; who does not take it is not waited for."""
        self._flush()
        self._inner.close()
        if self.get_write_buffer_size():
            loop = asyncio.get_running_loop()
            loop.call_later(LINGER, self._inner.abort)

    def get_write_buffer_size(self) -> int:
        return self._inner.get_write_buffer_size()

    def abort(self) -> None:
        self._inner.abort()

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - asyncio's own signature
        return self._inner.get_extra_info(name, default)

    def pause_reading(self) -> None:
        self._inner.pause_reading()

    def resume_reading(self) -> None:
        self._inner.resume_reading()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._inner.set_protocol(protocol)

    def _flush(self) -> None:
        held, self._held = self._held, []
        if held and not self._inner.is_closing():
            self._inner.write(held[0] if len(held) == 1 else b"".join(held))
