"""SMS gateways on real ports: they answer, hang, drip, flood and drop as told."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, TypeAlias

from infra.messages.gateway import Gateway


class Fault(Enum):
    """What a gateway may do instead of an answer."""

    HANG = auto()
    """It says nothing more, and hears all."""
    DROP = auto()
    """It closes the connection."""
    DRIP = auto()
    """It says a little, for ever."""


Said: TypeAlias = tuple[bytes | Fault, ...]
"""What it says, one after the other."""


@dataclass(frozen=True)
class Heard:
    """A request, as it arrived."""

    line: str
    headers: dict[str, str]
    """By their names in lower case."""
    body: bytes


@dataclass
class HttpGateway:
    """What it says to every request, and those that have arrived."""

    said: Said
    port: int = 0
    requests: list[Heard] = field(default_factory=list)
    connections: int = 0
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a client has hung up."""
    scheme: str = "http"
    keeps: bool = False
    """It takes further requests on the same connection."""

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/send"

    def settings(self, accepted: str = "", **headers: str) -> Gateway:
        body = '{"to": "{to}", "text": "{text}"}'
        return Gateway.read(self.url, json.dumps(headers), body, accepted)

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            going = True
            while going:
                self.requests.append(await _request(reader))
                for part in self.said:
                    await self._say(part, reader, writer)
                going = self.keeps
        self.left.set()
        writer.close()

    @staticmethod
    async def _say(
        part: bytes | Fault, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if isinstance(part, bytes):
            writer.write(part)
            await writer.drain()
        elif part is Fault.HANG:
            await reader.read()
        elif part is Fault.DROP:
            writer.transport.abort()
        while part is Fault.DRIP and not _has_left(reader, writer):
            writer.write(b" ")
            await asyncio.sleep(0.02)


async def _request(reader: asyncio.StreamReader) -> Heard:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *fields = head.strip().split("\r\n")
    parts = [field.partition(":") for field in fields]
    headers = {name.lower(): value.strip() for name, _, value in parts}
    body = await reader.readexactly(int(headers["content-length"]))
    return Heard(line, headers, body)


def answer(status: int, body: Any = b"", **headers: str) -> bytes:
    """Return an answer; *body* is bytes, or JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {"Content-Length": str(len(content)), **headers}
    head = "".join(f"{n.replace('_', '-')}: {v}\r\n" for n, v in fields.items())
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode() + content


@asynccontextmanager
async def gateway(
    *said: bytes | Fault, tls: ssl.SSLContext | None = None, keeps: bool = False
) -> AsyncIterator[HttpGateway]:
    """Run a gateway until the block ends."""
    state = HttpGateway(said, scheme="https" if tls else "http", keeps=keeps)
    listener = await asyncio.start_server(
        state.serve, "127.0.0.1", ssl=tls, backlog=500
    )
    state.port = listener.sockets[0].getsockname()[1]
    async with listener:
        yield state


def _has_left(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    return reader.at_eof() or writer.is_closing()
