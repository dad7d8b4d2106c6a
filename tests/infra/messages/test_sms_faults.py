"""A gateway, or a network, that fails: what is certain, and how soon."""

import asyncio
import socket
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from infra.messages.gateway import Gateway
from infra.messages.sms import SmsCarrier
from resolvers.models.message import Letter
from resolvers.ports.messages import NotSent, TakenOver
from tests.infra.messages.carried import SENT, Begun, Outcome, outcome
from tests.infra.messages.gateways import Fault, answer, gateway
from tests.infra.messages.letters import PHONE, TEMPLATES, letter

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n"
LONG = HEAD.replace(b": 20", b": 9999")
BODY = '{"to": "{to}", "text": "{text}"}'


async def send(
    settings: Gateway, begin: Begun | None = None, mail: Letter | None = None
) -> Outcome:
    carrier = SmsCarrier(settings, TEMPLATES, step=0.3, whole=0.8)
    try:
        return await outcome(carrier, mail or letter(), begin or Begun())
    finally:
        await carrier.close()


def at(port: int) -> Gateway:
    return Gateway.read(f"http://127.0.0.1:{port}/", "", BODY, "")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ((Fault.HANG,), "gateway: time-out"),
        ((Fault.DROP,), "gateway: ServerDisconnectedError"),
        ((Fault.DRIP,), "gateway: ClientResponseError"),
        ((b"HTTP/1.1 2",), "gateway: ServerDisconnectedError"),
        ((b"HTTP/1.1 200 OK\r\nX: ", Fault.DRIP), "gateway: time-out"),
        ((b"SSH-2.0-OpenSSH_9.6\r\n\r\n",), "gateway: ClientResponseError"),
        ((b"\0" * 100_000,), "gateway: ClientResponseError"),
        ((b"HTTP/1.1 200 OK\r\nX: " + b"x" * 99_999,), "gateway: ClientResponseError"),
        ((HEAD, Fault.HANG), "gateway: time-out"),
        ((HEAD, Fault.DROP), "gateway: ClientPayloadError"),
        ((HEAD + b'{"status":', Fault.DROP), "gateway: ClientPayloadError"),
        ((LONG, Fault.DRIP), "gateway: time-out"),
    ],
    ids=range(12),
)
async def test_what_has_been_asked_may_have_been_done(
    said: tuple[bytes | Fault, ...], reason: str
) -> None:
    async with gateway(*said) as server:
        told = await send(server.settings("status=ok"))
        async with asyncio.timeout(1):
            await server.left.wait()

    assert told.how == "Uncertain"
    assert told == Outcome("Uncertain", reason)
    assert len(server.requests) == 1


@pytest.mark.parametrize("then", Fault)
async def test_a_status_is_enough_when_nothing_else_is_asked(then: Fault) -> None:
    async with gateway(HEAD, then) as server:
        assert await send(server.settings()) == SENT

    async with gateway(HEAD.replace(b"200", b"500"), then) as server:
        told = await send(server.settings("status=ok"))

    assert told == Outcome("NotSent", "gateway 500")


@pytest.mark.parametrize("said", [(), (HEAD,)], ids=["nothing", "half"])
async def test_a_step_takes_no_longer_than_it_may(said: tuple[bytes, ...]) -> None:
    started = time.monotonic()
    async with gateway(*said, Fault.HANG) as server:
        settings = server.settings("a=b")
        carrier = SmsCarrier(settings, TEMPLATES, step=0.3, whole=9)

        told = await outcome(carrier, letter(), Begun())
        await carrier.close()

    assert told == Outcome("Uncertain", "gateway: time-out")
    assert 0.2 < time.monotonic() - started < 1


async def test_as_many_are_sent_at_once_as_are_given() -> None:
    async with gateway(Fault.HANG) as server:
        carrier = SmsCarrier(server.settings(), TEMPLATES, step=1, whole=2)

        told = await asyncio.gather(
            *(outcome(carrier, letter(), Begun()) for _ in range(130))
        )
        await carrier.close()

    assert set(told) == {Outcome("Uncertain", "gateway: time-out")}
    assert len(server.requests) == 130


async def test_nobody_at_the_port_has_got_nothing() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))

        told = await send(at(taken.getsockname()[1]))

    assert told == Outcome("NotSent", "gateway connect: ClientConnectorError")


@contextmanager
def full() -> Iterator[int]:
    """Name a port where somebody listens and answers no call."""
    with ExitStack() as stack:
        busy = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        port: int = busy.getsockname()[1]
        for _ in "12":
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)  # noqa: FBT003 - its only argument
            caller.connect_ex(("127.0.0.1", port))
        yield port


async def test_nor_has_somebody_who_does_not_answer_the_call() -> None:
    key = "key-that-nobody-may-see"
    with full() as port:
        settings = Gateway.read(f"http://127.0.0.1:{port}/?key={key}", "", BODY, "")
        carrier = SmsCarrier(settings, TEMPLATES, step=0.3, whole=9)

        with pytest.raises(NotSent) as raised:
            await carrier.send(letter(), Begun())
        await carrier.close()

    assert raised.value.reason == "gateway connect: ConnectionTimeoutError"
    assert key not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("error", [TakenOver(), TimeoutError("x"), OSError(5, "x")])
async def test_what_begin_raises_passes_and_nothing_is_sent(error: Exception) -> None:
    async with gateway(answer(200)) as server:
        carrier = SmsCarrier(server.settings(), TEMPLATES, step=1, whole=2)

        with pytest.raises(type(error)) as raised:
            await carrier.send(letter(), Begun(error=error))

        await carrier.close()
    assert raised.value is error
    assert server.connections == 0


async def test_a_beginning_that_takes_too_long_is_none() -> None:
    async with gateway(answer(200)) as server:
        told = await send(server.settings(), Begun(lasting=3))

    assert told == Outcome("NotSent", "begin: time-out")
    assert server.connections == 0


@pytest.mark.parametrize("to", [PHONE, "+229\ud800"])
async def test_a_letter_that_cannot_be_written_waits(to: str) -> None:
    form = '{"Content-Type": "application/x-www-form-urlencoded"}'
    settings = Gateway.read("http://127.0.0.1:1/", form, BODY, "")
    mail = letter(code="") if to == PHONE else letter(to=to)

    told = await send(settings, mail=mail)

    error = "UndefinedError" if to == PHONE else "UnicodeEncodeError"
    assert told == Outcome("NotSent", f"text: {error}", begun=0)


async def test_who_is_cancelled_stops_and_hangs_up() -> None:
    async with gateway(Fault.HANG) as server:
        carrier = SmsCarrier(server.settings(), TEMPLATES)
        sending = asyncio.create_task(carrier.send(letter(), Begun()))
        await asyncio.sleep(0.1)

        sending.cancel()

        with pytest.raises(asyncio.CancelledError):
            await sending
        async with asyncio.timeout(1):
            await server.left.wait()
        await carrier.close()


async def test_all_of_it_takes_no_longer_than_it_may() -> None:
    started = time.monotonic()
    async with gateway(LONG, Fault.DRIP) as server:
        told = await send(server.settings("a=b"), Begun(lasting=0.25))

    assert told == Outcome("Uncertain", "gateway: time-out")
    assert 0.7 < time.monotonic() - started < 1.5
