"""An SMTP server that hangs, drops, drips and talks nonsense when told to."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from infra.messages.smtp_server import Security, SmtpServer


class Fault(Enum):
    """What a server may do instead of an answer."""

    HANG = auto()
    """It says nothing more, and hears all."""
    DROP = auto()
    """It closes the connection."""
    DIE = auto()
    """It is gone, as when its power fails and the network tells."""
    DRIP = auto()
    """It begins an answer, and goes on for ever."""


Answer: TypeAlias = bytes | Fault
STEPS = ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT", "QUIT")
_GOOD: Mapping[str, Answer] = {
    "CONNECT": b"220 here\r\n",
    "EHLO": b"250-here\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n",
    "STARTTLS": b"220 go on\r\n",
    "AUTH": b"235 2.7.0 hello\r\n",
    "DATA": b"354 go on\r\n",
    "QUIT": b"221 bye\r\n",
}


@dataclass
class Script:
    """A server that says what it is told to, and all that it has heard."""

    answers: Mapping[str, Answer]
    port: int = 0
    heard: list[str] = field(default_factory=list)
    """Commands, without what they are about."""
    arrived: list[bytes] = field(default_factory=list)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a client has hung up."""

    def at(self, security: Security = Security.NONE, user: str = "") -> SmtpServer:
        return SmtpServer("127.0.0.1", self.port, security, user, user)

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            going = await self._answer("CONNECT", writer, reader)
            while going and (line := await reader.readline()):
                step = line[:8].strip().decode().partition(" ")[0]
                self.heard.append(step)
                going = await self._answer(step, writer, reader)
                if going and step == "DATA" and "DATA" not in self.answers:
                    self.arrived.append(await reader.readuntil(b"\r\n.\r\n"))
                    going = await self._answer("DOT", writer, reader)
        self.left.set()
        writer.transport.abort()

    async def _answer(
        self, step: str, writer: asyncio.StreamWriter, reader: asyncio.StreamReader
    ) -> bool:
        answer = self.answers.get(step, _GOOD.get(step, b"250 ok\r\n"))
        if isinstance(answer, bytes):
            writer.write(answer)
            return True
        while answer is Fault.DRIP and not (reader.at_eof() or writer.is_closing()):
            writer.write(b"250-a\r\n")
            await asyncio.sleep(0.02)
        if answer is Fault.HANG:
            await reader.read()
        if answer is Fault.DIE:
            own = writer.get_extra_info("socket")
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        return False


@asynccontextmanager
async def script(**answers: Answer) -> AsyncIterator[Script]:
    """Run such a server until the block ends."""
    state = Script(answers)
    listener = await asyncio.start_server(state.serve, "127.0.0.1")
    state.port = listener.sockets[0].getsockname()[1]
    async with listener:
        yield state
