"""One connection of a client that takes one step after another, as a browser does."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import msgspec

_PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Talk:
    """A connection that is kept for all of a visit."""

    reader: StreamReader
    writer: StreamWriter
    fields: Mapping[str, str]
    """What every request has, such as a token."""

    async def ask(self, query: str, **variables: object) -> tuple[int, Any]:
        """Send an operation; return the status and the answer."""
        status, body = await self.send(operation(query, variables, self.fields))
        return status, msgspec.json.decode(body)

    async def get(self, path: str) -> int:
        """Fetch a page; return the status."""
        status, _ = await self.send(_head("GET", path, self.fields) + b"\r\n")
        return status

    async def send(self, whole: bytes) -> tuple[int, bytes]:
        """Send a request; return the status and the body of the answer."""
        async with asyncio.timeout(_PATIENCE):
            self.writer.write(whole)
            head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
            size = int(head.partition(b"content-length: ")[2].partition(b"\r")[0])
            return int(head.split(b" ", 2)[1]), await self.reader.readexactly(size)


@asynccontextmanager
async def talking(port: int, fields: Mapping[str, str]) -> AsyncIterator[Talk]:
    """Connect, and hang up when the block ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Talk(reader, writer, fields)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def operation(
    query: str, variables: Mapping[str, object], fields: Mapping[str, str]
) -> bytes:
    """Return the whole request that asks it."""
    body = msgspec.json.encode({"query": query, "variables": variables})
    told = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    return _head("POST", "/graphql", {**fields, **told}) + b"\r\n" + body


def _head(method: str, path: str, fields: Mapping[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "".join(f"{line}\r\n" for line in lines).encode()
