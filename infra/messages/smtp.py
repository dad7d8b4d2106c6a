"""E-mail by SMTP: one connection a message."""

import asyncio
import ssl
from contextlib import suppress
from typing import Protocol, cast

from aiosmtplib import SMTP, SMTPRecipientRefused, SMTPResponseException

from infra.messages.carrying import begun, written
from infra.messages.links import Links
from infra.messages.mail import Mail, Sender, Words
from infra.messages.smtp_answers import reason, refusal
from infra.messages.smtp_server import Security, SmtpServer
from resolvers.models.message import Letter
from resolvers.ports.messages import Begin, NotSent, Refused, Uncertain

_GOODBYE = 1.0
"""Seconds a server has to answer QUIT, when all is done."""


class Texts(Protocol):
    """Writes e-mails."""

    def email(self, letter: Letter) -> Words: ...


class SmtpCarrier:
    """A `resolvers.ports.messages.Carrier` of e-mail.

    A server that says no to the recipient or to the text refuses the letter; one that
    says no earlier refuses us, and the letter may go out once that is mended.
    """

    def __init__(  # noqa: PLR0913 - the last two are for tests
        self,
        server: SmtpServer,
        sender: str,
        texts: Texts,
        *,
        links: Links | None = None,
        tls: ssl.SSLContext | None = None,
        step: float = 10.0,
        whole: float = 25.0,
    ) -> None:
        """Raise `ValueError` if *sender* is no `Name <address>`.

        *step* and *whole* are seconds: for one answer, and for all of them.
        Without *tls*, certificates are checked against those the system trusts.
        """
        self._server = server
        self._sender = Sender.read(sender)
        self._texts = texts
        self._links = links
        if tls is None and server.security is not Security.NONE:
            tls = ssl.create_default_context()
        self._tls = tls
        self._step = step
        self._whole = whole

    async def send(self, letter: Letter, begin: Begin) -> None:
        mail = written(lambda: self._mail(letter))
        deadline = asyncio.get_running_loop().time() + self._whole
        client = self._client()
        try:
            # What is begun must have the time to end.
            last_call = deadline - self._step
            await self._offer(client, mail, last_call)
            await begun(begin, last_call)
            await self._hand_over(client, mail, deadline)
            with suppress(Exception):  # it has arrived, whatever comes of this
                async with asyncio.timeout_at(deadline):
                    await client.quit(timeout=min(_GOODBYE, self._step))
        finally:
            client.close()

    async def check(self) -> None:
        """Go as far as signing in, and leave; raise `NotSent` if that fails."""
        client = self._client()
        try:
            deadline = asyncio.get_running_loop().time() + self._step
            await self._offer(client, None, deadline)
        finally:
            client.close()

    def _mail(self, letter: Letter) -> Mail:
        words = self._texts.email(letter)
        return Mail.of(letter, words, self._sender, self._links)

    def _client(self) -> "_Client":
        return _Client(
            hostname=self._server.host,
            port=self._server.port,
            local_hostname=self._sender.domain,
            timeout=self._step,
            use_tls=self._server.security is Security.TLS,
            start_tls=False,
            tls_context=self._tls,
        )

    async def _offer(
        self, client: "_Client", mail: Mail | None, deadline: float
    ) -> None:
        """Do all that can still be taken back; without a *mail*, be let in."""
        at = "connect"
        try:
            async with asyncio.timeout_at(deadline):
                await client.connect()
                at = "ehlo"
                await client.ehlo()
                if self._server.security is Security.STARTTLS:
                    at = "starttls"
                    await client.starttls()
                    await client.ehlo()
                if self._server.user:
                    at = "login"
                    await client.login(self._server.user, self._server.password)
                if mail is None:
                    return
                at = "mail"
                options = client.options_for(mail)
                await client.mail(self._sender.address, options=options)
                at = "rcpt"
                await client.rcpt(mail.to, encoding="utf-8")
        except NotSent:
            raise
        except SMTPRecipientRefused as error:
            raise refusal(at, error) from None
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing was sent
            raise NotSent(reason(at, error)) from None

    async def _hand_over(self, client: "_Client", mail: Mail, deadline: float) -> None:
        """Do what cannot: from here on, only a plain no is a no."""
        try:
            async with asyncio.timeout_at(deadline):
                await client.data(mail.content)
        except SMTPResponseException as error:
            raise refusal("data", error) from None
        except Exception as error:  # noqa: BLE001 - whatever it is, it may have arrived
            raise Uncertain(reason("data", error)) from None


class _Client(SMTP):
    """Hangs up at once: to part in good form is for servers that still answer."""

    def options_for(self, mail: Mail) -> list[str]:
        """Return what MAIL FROM must ask for; `Refused` if the server cannot."""
        if not mail.needs_utf8:
            return []
        if not self.supports_extension("smtputf8"):
            raise Refused("smtp: no SMTPUTF8")
        return ["SMTPUTF8", "BODY=8BITMIME"]

    def close(self) -> None:
        if self.transport is not None:
            cast("asyncio.WriteTransport", self.transport).abort()
        super().close()
