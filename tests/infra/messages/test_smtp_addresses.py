"""Addresses in every script, and whom e-mails are from."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest

from infra.messages.mail import Sender
from infra.messages.smtp import SmtpCarrier
from infra.messages.smtp_server import Security
from resolvers.models.message import Channel
from tests.infra.messages.carried import SENT, Begun, Outcome, outcome
from tests.infra.messages.letters import TEMPLATES, letter
from tests.infra.messages.smtp_servers import Relay, relay


@pytest.fixture(scope="module", params=[True, False], ids=["SMTPUTF8", "ASCII"])
def server(request: pytest.FixtureRequest) -> Iterator[Relay]:
    with relay(enable_SMTPUTF8=request.param) as server:
        yield server


async def send(server: Relay, to: str, sender: str = "bonjour@immobenin.bj") -> Outcome:
    server.envelopes.clear()
    carrier = SmtpCarrier(server.at(Security.NONE), sender, TEMPLATES, step=1, whole=2)
    return await outcome(carrier, letter(channel=Channel.EMAIL, to=to), Begun())


async def test_an_address_that_needs_more_than_ascii_needs_a_server_for_it(
    server: Relay, request: pytest.FixtureRequest
) -> None:
    told = await send(server, "adélaïde@exemple.bj")

    if "SMTPUTF8" not in request.node.callspec.id:
        assert told == Outcome("Refused", "smtp: no SMTPUTF8", begun=0)
        assert server.envelopes == []
        return
    assert told == SENT
    (envelope,) = server.envelopes
    assert envelope.rcpt_tos == ["adélaïde@exemple.bj"]
    assert envelope.smtp_utf8
    assert "BODY=8BITMIME" in envelope.mail_options
    assert isinstance(envelope.content, bytes)
    assert "To: adélaïde@exemple.bj\r\n".encode() in envelope.content


@pytest.mark.parametrize(
    ("to", "written"),
    [
        ("afi@bénin.bj", "afi@xn--bnin-bpa.bj"),
        ("afi@STRASSE.de", "afi@strasse.de"),
        ("afi@straße.de", "afi@xn--strae-oqa.de"),
        ("afi+o'hara=1!#$%&*/?^_{|}~@exemple.bj", None),
        ("a" * 64 + "@" + "b" * 60 + "." + "c" * 60 + ".bj", None),
    ],
)
async def test_any_other_address_is_written_in_ascii(
    server: Relay, to: str, written: str | None
) -> None:
    assert await send(server, to) == SENT

    (envelope,) = server.envelopes
    assert envelope.rcpt_tos == [written or to]
    assert not envelope.smtp_utf8
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=default)
    assert message["To"] == (written or to)


@pytest.mark.parametrize(
    ("text", "shown", "envelope"),
    [
        ("bonjour@immobenin.bj", "bonjour@immobenin.bj", "bonjour@immobenin.bj"),
        ("<a@b.bj>", "a@b.bj", "a@b.bj"),
        ("Immo Bénin <a@b.bj>", "Immo Bénin <a@b.bj>", "a@b.bj"),
        (" Immo, Bénin & Co. <a@b.bj> ", '"Immo, Bénin & Co." <a@b.bj>', "a@b.bj"),
        ("Immo <a@bénin.bj>", "Immo <a@xn--bnin-bpa.bj>", "a@xn--bnin-bpa.bj"),
    ],
)
async def test_a_sender_is_shown_as_configured(
    server: Relay, text: str, shown: str, envelope: str
) -> None:
    assert await send(server, "afi@exemple.bj", text) == SENT

    (arrived,) = server.envelopes
    assert arrived.mail_from == envelope
    assert isinstance(arrived.content, bytes)
    message = message_from_bytes(arrived.content, policy=default)
    assert message["From"] == shown
    assert message["Message-ID"].endswith("@" + envelope.partition("@")[2] + ">")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Immo Bénin",
        "Immo Bénin <>",
        "Immo Bénin <bonjour>",
        "Immo Bénin <a@b.bj> <c@d.bj>",
        "a@b.bj, c@d.bj",
        "Immo <bénin@immobenin.bj>",
        "Immo\r\nBcc: eve@exemple.bj <a@b.bj>",
        "Immo\0 <a@b.bj>",
    ],
)
def test_what_is_no_sender_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be an address such as"):
        Sender.read(text)
