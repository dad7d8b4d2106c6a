"""Mail servers and SMS gateways on real ports, in every trouble."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import NamedTuple, TypeAlias

from infra.messages.gateway import Gateway
from infra.messages.sms import SmsCarrier
from infra.messages.smtp import SmtpCarrier
from infra.messages.smtp_server import Security, SmtpServer
from resolvers.ports.messages import Carrier
from tests.infra.messages import gateways, smtp_script
from tests.infra.messages.gateways import answer, gateway
from tests.infra.messages.letters import TEMPLATES
from tests.infra.messages.smtp_script import script
from tests.matrix.kinds import late
from tests.network import relayed

_SLOW = 0.3
_STEP, _WHOLE = 2.0, 12.0
"""Seconds; a worker waits for 10 and 25."""
_SENDER = "Immo Bénin <bonjour@exemple.bj>"
_BODY = '{"to": "{to}", "text": "{text}"}'


class Receiver(NamedTuple):
    """Takes messages to whoever is at the other end."""

    carrier: Carrier
    arrived: Callable[[], int]
    """How many are there."""


Receives: TypeAlias = Callable[[], AbstractAsyncContextManager[Receiver]]


def mail(*, slowly: bool = False, **answers: smtp_script.Answer) -> Receives:
    """Return a mail server that answers these steps so, and the others well."""

    @asynccontextmanager
    async def receiving() -> AsyncIterator[Receiver]:
        async with (
            script(**answers) as server,
            relayed(f"tcp://127.0.0.1:{server.port}") as relay,
        ):
            if slowly:
                relay.reply = late(_SLOW)
            port = int(relay.url.rpartition(":")[2])
            carrier = _smtp(port, user="us" if "AUTH" in answers else "")
            yield Receiver(carrier, lambda: len(server.arrived))

    return receiving


def sms(
    *said: bytes | gateways.Fault, slowly: bool = False, takes: bool = True
) -> Receives:
    """Return a gateway that says so, whether or not it *takes* what it is asked to."""

    @asynccontextmanager
    async def receiving() -> AsyncIterator[Receiver]:
        async with (
            gateway(*said) as server,
            relayed(f"tcp://127.0.0.1:{server.port}") as relay,
        ):
            if slowly:
                relay.reply = late(_SLOW)
            carrier = _sms(int(relay.url.rpartition(":")[2]))
            yield Receiver(carrier, lambda: len(server.requests) if takes else 0)
            await carrier.close()

    return receiving


@asynccontextmanager
async def no_mail() -> AsyncIterator[Receiver]:
    """Yield a mail server that is not there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield Receiver(_smtp(taken.getsockname()[1]), lambda: 0)


@asynccontextmanager
async def no_sms() -> AsyncIterator[Receiver]:
    """Yield a gateway that is not there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        carrier = _sms(taken.getsockname()[1])
        yield Receiver(carrier, lambda: 0)
        await carrier.close()


def _smtp(port: int, user: str = "") -> SmtpCarrier:
    server = SmtpServer("127.0.0.1", port, Security.NONE, user, user)
    return SmtpCarrier(server, _SENDER, TEMPLATES, step=_STEP, whole=_WHOLE)


def _sms(port: int) -> SmsCarrier:
    at = Gateway.read(f"http://127.0.0.1:{port}/send", "{}", _BODY, "")
    return SmsCarrier(at, TEMPLATES, step=_STEP, whole=_WHOLE)


SENT, WAITS, GIVEN_UP = "sent", "waits", "dead"
"""What a message comes to; the last is for an operator to look at."""
_MAIL: dict[str, tuple[Receives, str]] = {
    "never started": (no_mail, WAITS),
    "refused": (no_mail, WAITS),
    "hung": (mail(CONNECT=smtp_script.Fault.HANG), WAITS),
    "slow": (mail(slowly=True), SENT),
    "reset": (mail(DOT=smtp_script.Fault.DROP), GIVEN_UP),
    "restarted": (mail(EHLO=smtp_script.Fault.DROP), WAITS),
    "read-only": (mail(RCPT=b"550 5.2.1 not here\r\n"), GIVEN_UP),
    "full": (mail(RCPT=b"452 4.3.1 no room\r\n"), WAITS),
    "wrong password": (mail(AUTH=b"535 5.7.8 no\r\n"), WAITS),
    "failover": (mail(MAIL=b"421 4.3.2 going down\r\n"), WAITS),
}
_SMS: dict[str, tuple[Receives, str]] = {
    "never started": (no_sms, WAITS),
    "refused": (no_sms, WAITS),
    "hung": (sms(gateways.Fault.HANG), GIVEN_UP),
    "slow": (sms(answer(202), slowly=True), SENT),
    "reset": (sms(gateways.Fault.DROP), GIVEN_UP),
    "restarted": (sms(answer(503), takes=False), WAITS),
    "read-only": (sms(answer(400), takes=False), GIVEN_UP),
    "full": (sms(answer(429, Retry_After="1"), takes=False), WAITS),
    "wrong password": (sms(answer(401), takes=False), WAITS),
    "failover": (sms(answer(502), takes=False), WAITS),
}
WELL: dict[str, Receives] = {"smtp": mail(), "sms": sms(answer(202))}
FAULTS = {"smtp": _MAIL, "sms": _SMS}
"""By name: who receives then, and what a message comes to meanwhile."""
