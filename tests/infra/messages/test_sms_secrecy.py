"""An SMS is shown to its gateway, and to nobody else."""

import logging

import pytest

from infra.messages.gateway import Gateway
from infra.messages.sms import SmsCarrier
from resolvers.models.message import Letter
from tests import witness
from tests.infra.messages import smtp_script
from tests.infra.messages.authority import Authority
from tests.infra.messages.carried import SENT, Begun, Outcome, outcome
from tests.infra.messages.gateways import Fault, answer, gateway
from tests.infra.messages.letters import PHONE, TEMPLATES, letter

AUTHORITY = Authority()


async def send(settings: Gateway, mail: Letter | None = None) -> Outcome:
    carrier = SmsCarrier(
        settings, TEMPLATES, tls=AUTHORITY.trusting(), step=0.3, whole=0.8
    )
    try:
        return await outcome(carrier, mail or letter(), Begun())
    finally:
        await carrier.close()


def at(port: int, scheme: str = "http") -> Gateway:
    body = '{"to": "{to}", "text": "{text}"}'
    return Gateway.read(f"{scheme}://127.0.0.1:{port}/", "", body, "")


async def test_who_never_shakes_hands_is_told_nothing() -> None:
    async with smtp_script.script(CONNECT=smtp_script.Fault.HANG) as server:
        told = await send(at(server.port, "https"))

    assert told == Outcome("NotSent", "gateway connect: ConnectionTimeoutError")


async def test_the_right_gateway_is_told_in_secret() -> None:
    async with gateway(answer(200), tls=AUTHORITY.serving()) as server:
        assert await send(server.settings()) == SENT

    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "context",
    [AUTHORITY.serving("127.0.0.2"), AUTHORITY.serving(days=-1), Authority().serving()],
    ids=["another host's", "one that has ended", "a stranger's"],
)
async def test_the_wrong_one_is_told_nothing(context: object) -> None:
    async with gateway(answer(200), tls=context) as server:  # type: ignore[arg-type] # a context
        told = await send(server.settings())

    reason = "gateway connect: ClientConnectorCertificateError"
    assert told == Outcome("NotSent", reason)
    assert server.requests == []


async def test_nobody_but_the_authorities_of_the_system_is_trusted() -> None:
    async with gateway(answer(200), tls=AUTHORITY.serving()) as server:
        carrier = SmsCarrier(server.settings(), TEMPLATES, step=1, whole=2)
        told = await outcome(carrier, letter(), Begun())
        await carrier.close()

    assert told.how == "NotSent"
    assert server.requests == []


async def test_whatever_happens_nobody_is_named(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    key, mail = "key-that-nobody-may-see", letter()
    text = TEMPLATES.sms(mail)
    witness.keep_secret(key, text)

    for said in ((answer(200),), (answer(400, {"to": PHONE}),), (Fault.DROP,)):
        async with gateway(*said) as server:
            await send(server.settings("status=ok", apiKey=key), mail=mail)
            assert server.requests[0].headers["apikey"] == key
    await send(at(1), mail=mail)

    for secret in (PHONE, PHONE[1:], mail.code, text, key):
        assert secret not in caplog.text
