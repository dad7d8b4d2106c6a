"""E-mails, as a server gets them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from infra.messages.smtp import SmtpCarrier
from infra.messages.smtp_server import Security
from infra.messages.templates import Email
from resolvers.models.message import Channel, Kind, Letter
from resolvers.models.person import Language
from tests.infra.messages.carried import SENT, Begun, Outcome, outcome
from tests.infra.messages.letters import EMAIL, LINKS, REMINDERS, TEMPLATES, letter
from tests.infra.messages.smtp_servers import Relay, relay

SENDER = "Immo Bénin <bonjour@immobenin.bj>"


@pytest.fixture(scope="module")
def server() -> Iterator[Relay]:
    with relay() as server:
        yield server


@pytest.fixture(autouse=True)
def _nothing_yet(server: Relay) -> None:
    server.envelopes.clear()


def carrier(server: Relay, sender: str = SENDER, **options: Any) -> SmtpCarrier:
    options = {"texts": TEMPLATES, "links": LINKS, "step": 1.0, "whole": 2.0, **options}
    return SmtpCarrier(server.at(Security.NONE), sender, **options)


async def sent(server: Relay, mail: Letter, **options: Any) -> EmailMessage:
    """Return *mail* as it arrives."""
    assert await outcome(carrier(server, **options), mail, Begun()) == SENT
    (envelope,) = server.envelopes
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    assert max(map(len, envelope.content.splitlines())) < 998
    return message


def email(kind: Kind = Kind.SIGN_IN_CODE, **facts: Any) -> Letter:
    return letter(kind, channel=Channel.EMAIL, **facts)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", Kind)
async def test_a_letter_arrives_whole(
    server: Relay, kind: Kind, language: Language
) -> None:
    mail = email(kind, language=language)
    words = TEMPLATES.email(mail)

    message = await sent(server, mail)

    (envelope,) = server.envelopes
    assert envelope.mail_from == "bonjour@immobenin.bj"
    assert envelope.rcpt_tos == [EMAIL]
    assert message["From"] == "Immo Bénin <bonjour@immobenin.bj>"
    assert message["To"] == EMAIL
    assert message["Subject"] == words.subject
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == language.value
    age = datetime.now(UTC) - message["Date"].datetime
    assert timedelta(0) <= age < timedelta(seconds=10)
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == (
        "text/plain",
        "text/html",
    )
    assert text.get_content().splitlines() == words.text.splitlines()
    assert html.get_content().splitlines() == words.html.splitlines()
    assert isinstance(envelope.content, bytes)
    assert envelope.content.isascii()


async def test_every_try_has_the_same_id(server: Relay) -> None:
    mail = email()

    for _ in "12":
        await outcome(carrier(server), mail, Begun())

    ids = [
        message_from_bytes(e.content)["Message-ID"]  # type: ignore[arg-type] # bytes, unless told to decode
        for e in server.envelopes
    ]
    assert ids == 2 * [f"<{mail.id}@immobenin.bj>"]


@pytest.mark.parametrize("kind", Kind)
async def test_reminders_and_no_others_can_be_stopped_by_one_click(
    server: Relay, kind: Kind
) -> None:
    far = replace(LINKS, public_url="https://api.onboarding.immobenin.bj/" + "x" * 60)
    mail = email(kind)

    message = await sent(server, mail, links=far)

    if kind in REMINDERS:
        assert mail.person
        assert message["List-Unsubscribe"] == f"<{far.stop(mail.person)}>"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        (envelope,) = server.envelopes
        assert isinstance(envelope.content, bytes)
        assert f"<{far.stop(mail.person)}>".encode() in envelope.content
    else:
        assert "List-Unsubscribe" not in message
        assert "List-Unsubscribe-Post" not in message


async def test_without_links_there_is_none_to_stop_by(server: Relay) -> None:
    message = await sent(server, email(Kind.EXPIRING), links=None)

    assert "List-Unsubscribe" not in message


async def test_a_link_that_would_break_a_header_is_not_sent(server: Relay) -> None:
    broken = replace(LINKS, public_url="https://a.bj\r\nBcc: <eve@exemple.bj>")

    told = await outcome(
        carrier(server, links=broken), email(Kind.EXPIRING), Begun(list)
    )

    assert told == Outcome("NotSent", "text: ValueError", begun=0)
    assert server.envelopes == []


class Hostile:
    """Texts that somebody has got something into."""

    def email(self, letter: Letter) -> Email:
        evil = "Hello\r\nBcc: eve@exemple.bj\n\n.\r\nMAIL FROM:<eve@exemple.bj>\r\n"
        return Email(evil, evil + "\r\n.\r\nQUIT\r\n", evil)


async def test_no_text_becomes_a_header_or_a_command(server: Relay) -> None:
    message = await sent(server, email(), texts=Hostile())

    assert message["Subject"].startswith("Hello Bcc: eve@exemple.bj .")
    assert "Bcc" not in message
    (envelope,) = server.envelopes
    assert envelope.rcpt_tos == [EMAIL]
    text, _ = message.iter_parts()
    assert "\r\n.\r\nQUIT" in text.get_content()


@pytest.mark.parametrize(
    "to",
    [
        "",
        "afi",
        "afi@exemple.bj\r\nRCPT TO:<eve@exemple.bj>",
        "afi@exemple.bj, eve@exemple.bj",
        "afi@exemple.bj> SIZE=1 <eve@exemple.bj",
        "Afi <afi@exemple.bj>",
        '"afi\r\n"@exemple.bj',
        "afi@exemple.bj\0",
    ],
)
async def test_what_is_no_address_is_refused(server: Relay, to: str) -> None:
    told = await outcome(carrier(server), email(to=to), Begun())

    assert told == Outcome("Refused", "mail: no address", begun=0)
    assert server.envelopes == []


class Failing:
    """Texts that cannot be made."""

    def email(self, letter: Letter) -> Email:
        raise KeyError(letter.to)


async def test_a_letter_that_cannot_be_written_waits(server: Relay) -> None:
    told = await outcome(carrier(server, texts=Failing()), email(), Begun())

    assert told == Outcome("NotSent", "text: KeyError", begun=0)
