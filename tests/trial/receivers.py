"""An SMS gateway and a mail server that count what they take, and show the codes."""

import asyncio
import email
import email.policy
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

_CODE = re.compile(r"\b\d{6}\b")
_ID = re.compile(rb"^Message-ID:\s*<([0-9a-f-]{36})@", re.MULTILINE | re.IGNORECASE)


@dataclass
class Receivers:
    """What has arrived."""

    taken: Counter[str] = field(default_factory=Counter)
    """How often each message was taken, by its id."""
    codes: dict[str, list[str]] = field(default_factory=dict)
    """What has been sent to each number or address, the oldest first."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by the next code; those after it have another."""
    gateway: int = 0
    mail: int = 0
    """Ports."""

    def take(self, message: str, to: str, words: str) -> None:
        self.taken[message] += 1
        if code := _CODE.search(words):
            self.codes.setdefault(to, []).append(code[0])
            arrived, self.arrived = self.arrived, asyncio.Event()
            arrived.set()

    async def code(self, to: str, *, after: int, within: float) -> str | None:
        """Wait for a code to come after so many others; None if none does."""
        try:
            async with asyncio.timeout(within):
                while len(self.codes.get(to, ())) <= after:
                    await self.arrived.wait()
        except TimeoutError:
            return None
        return self.codes[to][-1]

    async def answer(self, request: web.BaseRequest) -> web.Response:
        sms = await request.json()
        self.take(sms["ref"], sms["to"], sms["text"])
        return web.json_response({"status": "queued"})

    async def handle_DATA(  # noqa: N802 - aiosmtpd asks so
        self, server: Any, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        found = _ID.search(envelope.content)
        assert found
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = letter.get_body(("plain",))
        assert body
        self.take(found[1].decode(), envelope.rcpt_tos[0], body.get_content())
        return "250 2.0.0 taken"


@asynccontextmanager
async def receiving() -> AsyncIterator[Receivers]:
    """Run both until the block ends."""
    state = Receivers()
    runner = web.ServerRunner(web.Server(state.answer, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    state.gateway = runner.addresses[0][1]
    loop = asyncio.get_running_loop()
    mail = await loop.create_server(
        lambda: SMTP(state, hostname="here", loop=loop), "127.0.0.1", 0, backlog=100
    )
    state.mail = mail.sockets[0].getsockname()[1]
    try:
        yield state
    finally:
        mail.close()
        await runner.cleanup()
