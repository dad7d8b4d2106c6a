"""An SMTP server that does what it should: aiosmtpd, on a port of its own."""

import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from infra.messages.smtp_server import Security, SmtpServer

USER, PASSWORD = "immo", "p@ss: é/%"
# It logs whom it hears from, and what.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


@dataclass
class Relay:
    """A server of aiosmtpd, and what has arrived there."""

    port: int = 0
    envelopes: list[Envelope] = field(default_factory=list)
    logins: list[tuple[str, bool]] = field(default_factory=list)
    """By which mechanism, and whether over TLS."""
    answers: dict[str, str] = field(default_factory=dict)
    """What it says to a command instead of yes."""

    def at(self, security: Security, **changes: Any) -> SmtpServer:
        return SmtpServer(
            **{
                "host": "127.0.0.1",
                "port": self.port,
                "security": security,
                **changes,
            }
        )

    async def handle_MAIL(  # noqa: N802 - aiosmtpd asks so
        self,
        server: Any,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answers.get("MAIL", "250 2.1.0 ok")

    async def handle_RCPT(  # noqa: N802
        self,
        server: Any,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 2.1.5 ok")

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope
    ) -> str:
        self.envelopes.append(envelope)
        return self.answers.get("DATA", "250 2.0.0 queued")

    def authenticate(
        self,
        server: Any,
        session: Session,
        envelope: Envelope,
        mechanism: str,
        data: LoginPassword,
    ) -> AuthResult:
        known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        is_secret = server.transport.get_extra_info("cipher") is not None
        self.logins.append((mechanism, is_secret))
        return AuthResult(success=known, handled=False)


class _OnFreePort(Controller):
    def _create_server(self) -> Any:
        own = socket.create_server(("127.0.0.1", 0))
        self.port = own.getsockname()[1]
        return self.loop.create_server(
            self._factory_invoker, sock=own, ssl=self.ssl_context
        )


@contextmanager
def relay(tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[Relay]:
    """Run a server until the block ends; with *tls* from the start."""
    state = Relay()
    controller = _OnFreePort(
        state,
        hostname="127.0.0.1",
        ssl_context=tls,
        authenticator=state.authenticate,
        # It does not count TLS from the start.
        **{"auth_require_tls": tls is None, **options},
    )
    controller.start()
    state.port = controller.port
    try:
        yield state
    finally:
        controller.stop()
