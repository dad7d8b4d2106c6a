"""Nothing is said to a server that is not the right one, nor where others can read."""

import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest

from infra.messages.smtp import SmtpCarrier
from infra.messages.smtp_server import Security, SmtpServer
from resolvers.models.message import Channel
from tests.infra.messages.authority import Authority
from tests.infra.messages.carried import SENT, Begun, Outcome, outcome
from tests.infra.messages.letters import TEMPLATES, letter
from tests.infra.messages.smtp_script import Fault, script
from tests.infra.messages.smtp_servers import PASSWORD, USER, Relay, relay

SENDER = "Immo Bénin <bonjour@immobenin.bj>"
AUTHORITY, STRANGER = Authority(), Authority()
TRUSTING = AUTHORITY.trusting()
TLS, STARTTLS, NONE = Security.TLS, Security.STARTTLS, Security.NONE
FAILED = {TLS: "smtp connect: ", STARTTLS: "smtp starttls: "}


@pytest.fixture(scope="module", params=[TLS, STARTTLS], ids=["smtps", "smtp"])
def security(request: pytest.FixtureRequest) -> Security:
    found: Security = request.param
    return found


@pytest.fixture(scope="module")
def server(security: Security) -> Iterator[Relay]:
    with serving(security, AUTHORITY.serving()) as server:
        yield server


def serving(
    security: Security, context: ssl.SSLContext
) -> AbstractContextManager[Relay]:
    if security is TLS:
        return relay(context)
    return relay(tls_context=context, require_starttls=True)


async def send(server: SmtpServer, tls: ssl.SSLContext | None = TRUSTING) -> Outcome:
    carrier = SmtpCarrier(server, SENDER, TEMPLATES, tls=tls, step=0.6, whole=1.5)
    return await outcome(carrier, letter(channel=Channel.EMAIL), Begun())


async def test_the_right_login_is_taken_and_travels_in_secret(
    server: Relay, security: Security
) -> None:
    server.logins.clear()
    at = server.at(security, user=USER, password=PASSWORD)

    assert await send(at) == SENT

    assert len(server.logins) == 1
    assert all(is_secret for _, is_secret in server.logins)


@pytest.mark.parametrize("password", ["wrong", PASSWORD + "x"])
async def test_a_wrong_login_is_our_fault(
    server: Relay, security: Security, password: str
) -> None:
    server.envelopes.clear()

    told = await send(server.at(security, user=USER, password=password))

    assert told == Outcome("NotSent", "smtp 535 5.7.8", begun=0)
    assert server.envelopes == []


async def test_who_has_no_login_gives_none(server: Relay, security: Security) -> None:
    server.logins.clear()

    assert await send(server.at(security)) == SENT

    assert server.logins == []


async def test_an_authority_nobody_trusts_is_not_trusted(
    server: Relay, security: Security
) -> None:
    server.logins.clear()
    at = server.at(security, user=USER, password=PASSWORD)

    for tls in (None, STRANGER.trusting()):
        told = await send(at, tls)

        reason = FAILED[security] + "SSLCertVerificationError"
        assert told == Outcome("NotSent", reason, begun=0)
    assert server.logins == []


@pytest.mark.parametrize(
    "context",
    [AUTHORITY.serving("127.0.0.2"), AUTHORITY.serving(days=-1)],
    ids=["another host's", "one that has ended"],
)
async def test_nor_is_a_certificate_that_does_not_hold(
    security: Security, context: ssl.SSLContext
) -> None:
    with serving(security, context) as server:
        told = await send(server.at(security, user=USER, password=PASSWORD))

    reason = FAILED[security] + "SSLCertVerificationError"
    assert told == Outcome("NotSent", reason, begun=0)
    assert server.logins == []
    assert server.envelopes == []


@pytest.mark.parametrize(
    ("offer", "told"),
    [
        (b"250 here\r\n", "smtp starttls: SMTPException"),
        (b"250-here\r\n250 AUTH PLAIN\r\n", "smtp starttls: SMTPException"),
        (b"502 what?\r\n", "smtp 502"),
    ],
    ids=["nothing", "login", "no EHLO"],
)
async def test_without_starttls_nothing_is_said(offer: bytes, told: str) -> None:
    async with script(EHLO=offer) as server:
        assert await send(server.at(STARTTLS, "user")) == Outcome("NotSent", told, 0)

    assert set(server.heard) == {"EHLO"}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"454 4.7.0 no TLS today\r\n", "smtp 454 4.7.0"),
        (b"501 5.5.4 no\r\n", "smtp 501 5.5.4"),
        (b"220 go on\r\n250 AUTH PLAIN\r\n", "smtp starttls: SSLError"),
        (Fault.HANG, "smtp starttls: time-out"),
        (Fault.DROP, "smtp starttls: SMTPServerDisconnected"),
    ],
    ids=["later", "never", "no handshake", "hangs", "drops"],
)
async def test_nor_if_it_fails(answer: bytes | Fault, told: str) -> None:
    async with script(STARTTLS=answer) as server:
        assert await send(server.at(STARTTLS, "user")) == Outcome("NotSent", told, 0)

    assert {"MAIL", "AUTH"}.isdisjoint(server.heard)


async def test_a_server_that_never_shakes_hands_costs_one_time_out() -> None:
    async with script(CONNECT=Fault.HANG) as server:
        told = await send(server.at(TLS, "user"))

    assert told == Outcome("NotSent", "smtp connect: time-out", begun=0)


@pytest.mark.parametrize("password", [PASSWORD, "wrong"], ids=["right", "wrong"])
async def test_to_this_machine_a_login_may_go_without(password: str) -> None:
    with relay(auth_require_tls=False) as server:
        told = await send(server.at(NONE, user=USER, password=password), None)

    if password == PASSWORD:
        assert told == SENT
    else:
        assert told == Outcome("NotSent", "smtp 535 5.7.8", begun=0)
        assert server.envelopes == []


@pytest.mark.parametrize(
    ("offer", "answer", "told"),
    [
        (b"250 here\r\n", b"", "smtp login: SMTPException"),
        (b"250-here\r\n250 AUTH GSSAPI\r\n", b"", "smtp login: SMTPException"),
        (None, b"535 5.7.8 no\r\n", "smtp 535 5.7.8"),
        (None, b"454 4.7.0 later\r\n", "smtp 454 4.7.0"),
        (None, b"421 4.7.0 too often\r\n", "smtp 421 4.7.0"),
        (None, Fault.HANG, "smtp login: time-out"),
        (None, Fault.DROP, "smtp login: SMTPServerDisconnected"),
        (b"250-here\r\n250 AUTH CRAM-MD5\r\n", b"334 ?\r\n", "smtp 250"),
    ],
    ids=["no AUTH", "GSSAPI", "no", "later", "often", "hangs", "drops", "nonsense"],
)
async def test_no_login_no_letter(
    offer: bytes | None, answer: bytes | Fault, told: str
) -> None:
    answers = {"AUTH": answer} | ({"EHLO": offer} if offer else {})
    async with script(**answers) as server:
        assert await send(server.at(NONE, "user")) == Outcome("NotSent", told, 0)

    assert "MAIL" not in server.heard
