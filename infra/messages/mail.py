"""E-mails as they travel: headers, and both parts of the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import Protocol, Self

from email_validator import EmailNotValidError, validate_email

from infra.messages.links import Links
from resolvers.models.message import Kind, Letter
from resolvers.ports.messages import Refused

_SENDER = re.compile(r"(?:(?P<name>[^<>]+) )?<(?P<address>[^<>]+)>|(?P<bare>[^<>]+)")
_REMINDERS = {Kind.STILL_HERE, Kind.EXPIRING}
_LINK = re.compile(r"https?://[!-;=?-~]+")
"""Printable ASCII but for what would end it."""


class Words(Protocol):
    """What an e-mail says."""

    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom e-mails are from."""

    name: str
    local: str
    domain: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Read `Name <address>`, or an address; raise `ValueError` for anything else.

        A domain may be in any script; what is before the @ is ASCII.
        """
        found = _SENDER.fullmatch(text.strip())
        try:
            address = validate_email(
                (found["address"] or found["bare"]) if found else "",
                check_deliverability=False,
            ).ascii_email
        except EmailNotValidError:
            address = None
        if not (found and address and text.isprintable()):
            raise ValueError(
                "must be an address such as Immo Bénin <bonjour@immobenin.bj>"
            )
        local, _, domain = address.rpartition("@")
        return cls(found["name"] or "", local, domain)

    @property
    def address(self) -> str:
        return f"{self.local}@{self.domain}"


@dataclass(frozen=True, slots=True)
class Mail:
    """One message, ready for SMTP."""

    to: str
    content: bytes
    needs_utf8: bool
    """The address cannot be written in ASCII: the server must know SMTPUTF8."""

    @classmethod
    def of(
        cls, letter: Letter, words: Words, sender: Sender, links: Links | None
    ) -> Self:
        """Write *letter* out; raise `Refused` if nothing can be sent to its address."""
        try:
            to = validate_email(letter.to, check_deliverability=False)
        except EmailNotValidError:
            raise Refused("mail: no address") from None
        # A domain in another script can be written in ASCII; the rest cannot.
        address = to.ascii_email or to.normalized
        local, _, domain = address.rpartition("@")
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(sender.name, sender.local, sender.domain)
        message["To"] = Address("", local, domain)
        message["Subject"] = " ".join(words.subject.split())
        message["Date"] = datetime.now(UTC)
        message["Message-ID"] = f"<{letter.id}@{sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        # Seven bits and short lines, whatever servers on the way can take.
        message.set_content(words.text, cte="quoted-printable")
        message.add_alternative(words.html, subtype="html", cte="quoted-printable")
        # Last: parts take such headers along.
        message["Content-Language"] = letter.language.value
        policy = SMTP if to.ascii_email else SMTPUTF8
        stop = "".join(f"{header}\r\n" for header in _stop(letter, links)).encode()
        return cls(
            address, stop + message.as_bytes(policy=policy), to.ascii_email is None
        )


def _stop(letter: Letter, links: Links | None) -> Iterator[str]:
    """Yield the headers by which a mail client stops reminders (RFC 8058).

    `EmailMessage` would encode a long link as words, and nobody would follow it.
    """
    if links and letter.person and letter.kind in _REMINDERS:
        link = links.stop(letter.person)
        if not _LINK.fullmatch(link):
            raise ValueError("not a link that a header may hold")
        yield f"List-Unsubscribe: <{link}>"
        yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click"
