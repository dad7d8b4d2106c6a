"""What a server's no means: to whom it is said, and whether for good."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from infra.messages.smtp import SmtpCarrier
from infra.messages.smtp_server import Security
from resolvers.models.message import Channel
from tests.infra.messages.carried import SENT, Begun, Outcome, outcome
from tests.infra.messages.letters import EMAIL, TEMPLATES, letter
from tests.infra.messages.smtp_script import Script, script
from tests.infra.messages.smtp_servers import Relay, relay

SENDER = "Immo Bénin <bonjour@immobenin.bj>"
SECURITY = Security.NONE


@pytest.fixture(scope="module")
def server() -> Iterator[Relay]:
    with relay() as server:
        yield server


async def send(server: Relay | Script, begin: Begun | None = None) -> Outcome:
    carrier = SmtpCarrier(server.at(SECURITY), SENDER, TEMPLATES, step=1, whole=2)
    return await outcome(carrier, letter(channel=Channel.EMAIL), begin or Begun())


@pytest.mark.parametrize(
    ("step", "answer", "told"),
    [
        ("MAIL", "450 4.1.8 not now", Outcome("NotSent", "smtp 450 4.1.8", 0)),
        ("MAIL", "550 5.7.1 not you", Outcome("NotSent", "smtp 550 5.7.1", 0)),
        ("MAIL", f"550 not for <{EMAIL}>", Outcome("NotSent", "smtp 550", 0)),
        ("DATA", f"550 not for <{EMAIL}>", Outcome("Refused", "smtp 550", 1)),
        ("MAIL", "421 4.3.2 closing", Outcome("NotSent", "smtp 421 4.3.2", 0)),
        ("RCPT", "450 4.2.1 greylisted", Outcome("NotSent", "smtp 450 4.2.1", 0)),
        ("RCPT", "550 5.1.1 no such user", Outcome("Refused", "smtp 550 5.1.1", 0)),
        ("RCPT", f"550 <{EMAIL}> no such user", Outcome("Refused", "smtp 550", 0)),
        ("RCPT", "421 4.3.2 closing", Outcome("NotSent", "smtp 421 4.3.2", 0)),
        ("DATA", "451 4.3.0 later", Outcome("NotSent", "smtp 451 4.3.0", 1)),
        ("DATA", "554 5.7.1 spam", Outcome("Refused", "smtp 554 5.7.1", 1)),
        ("DATA", "421 4.3.2 closing", Outcome("NotSent", "smtp 421 4.3.2", 1)),
        ("DATA", "250 2.0.0 queued as 123", SENT),
    ],
)
async def test_a_no_to_the_letter_is_for_good_and_one_to_us_is_not(
    server: Relay, monkeypatch: pytest.MonkeyPatch, step: str, answer: str, told: Any
) -> None:
    monkeypatch.setitem(server.answers, step, answer)

    assert await send(server) == told


@pytest.mark.parametrize(
    ("step", "answer", "told"),
    [
        ("CONNECT", b"554 5.7.1 no\r\n", Outcome("NotSent", "smtp 554 5.7.1", 0)),
        ("CONNECT", b"421 full\r\n", Outcome("NotSent", "smtp 421", 0)),
        ("CONNECT", b"250 ok\r\n", Outcome("NotSent", "smtp 250", 0)),
        ("EHLO", b"550 who?\r\n", Outcome("NotSent", "smtp 550", 0)),
        ("EHLO", b"421 4.3.2 bye\r\n", Outcome("NotSent", "smtp 421 4.3.2", 0)),
        ("RCPT", b"251 forwarded\r\n", SENT),
        ("RCPT", b"252 perhaps\r\n", Outcome("NotSent", "smtp 252", 0)),
        ("RCPT", b"550-5.1.1 no\r\n550 5.1.1 really\r\n", None),
        ("RCPT", b"550 5.1.1234 no\r\n", Outcome("Refused", "smtp 550", 0)),
        ("RCPT", b"550 5.1.1@afi no\r\n", Outcome("Refused", "smtp 550", 0)),
        ("DATA", b"550 5.7.0 no\r\n", Outcome("Refused", "smtp 550 5.7.0", 1)),
        ("DATA", b"452 4.3.1 full\r\n", Outcome("NotSent", "smtp 452 4.3.1", 1)),
        ("DATA", b"421 bye\r\n", Outcome("NotSent", "smtp 421", 1)),
        ("DATA", b"250 so soon?\r\n", Outcome("Uncertain", "smtp 250", 1)),
        ("DOT", b"354 more\r\n", Outcome("Uncertain", "smtp 354", 1)),
        ("DOT", b"251 elsewhere\r\n", Outcome("Uncertain", "smtp 251", 1)),
        ("QUIT", b"500 no\r\n", SENT),
        ("QUIT", b"421 bye\r\n", SENT),
    ],
)
async def test_so_it_is_for_servers_of_their_own_mind(
    step: str, answer: bytes, told: Outcome | None
) -> None:
    async with script(**{step: answer}) as server:
        ended = await send(server)

    assert ended == (told or Outcome("Refused", "smtp 550 5.1.1", 0))
    arrived = step in {"DOT", "QUIT"} or ended == SENT
    assert len(server.arrived) == arrived


async def test_it_is_begun_when_everything_but_the_letter_was_said() -> None:
    async with script() as server:
        begin = Begun(lambda: server.heard)

        assert await send(server, begin) == SENT

    assert begin.before == ["EHLO", "MAIL", "RCPT"]
    assert server.heard == [*begin.before, "DATA", "QUIT"]
    (arrived,) = server.arrived
    assert f"To: {EMAIL}\r\n".encode() in arrived


async def test_a_letter_with_lines_of_dots_arrives_as_it_was(server: Relay) -> None:
    server.envelopes.clear()
    mail = letter(channel=Channel.EMAIL, code="." * 6)
    words = TEMPLATES.email(mail)
    carrier = SmtpCarrier(server.at(SECURITY), SENDER, TEMPLATES, step=1, whole=2)

    assert await outcome(carrier, mail, Begun()) == SENT

    (envelope,) = server.envelopes
    assert isinstance(envelope.content, bytes)
    assert "......" in words.text
    assert b"......" in envelope.content


async def test_many_letters_at_once_do_not_mix(server: Relay) -> None:
    server.envelopes.clear()
    receivers = [f"afi{n}@exemple.bj" for n in range(20)]

    carrier = SmtpCarrier(server.at(SECURITY), SENDER, TEMPLATES, step=1, whole=2)

    ended = await asyncio.gather(
        *(
            outcome(carrier, letter(channel=Channel.EMAIL, to=to), Begun())
            for to in receivers
        )
    )

    assert ended == 20 * [SENT]
    assert sorted(envelope.rcpt_tos for envelope in server.envelopes) == sorted(
        [to] for to in receivers
    )
    for envelope in server.envelopes:
        assert f"To: {envelope.rcpt_tos[0]}\r\n".encode() in (envelope.content or b"")
