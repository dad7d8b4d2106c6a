"""A server, or a network, that fails at any step: what is certain, and how soon."""

import asyncio
import socket
import time

import pytest

from infra.messages.smtp import SmtpCarrier
from infra.messages.smtp_server import Security, SmtpServer
from resolvers.models.message import Channel
from resolvers.ports.messages import TakenOver
from tests.infra.messages.carried import SENT, Begun, Outcome, outcome
from tests.infra.messages.letters import TEMPLATES, letter
from tests.infra.messages.smtp_script import STEPS, Answer, Fault, Script, script

SENDER = "Immo Bénin <bonjour@immobenin.bj>"
STEP, WHOLE = 0.3, 0.9
FAULTS: dict[str, Answer] = {
    "hangs": Fault.HANG,
    "drops": Fault.DROP,
    "dies": Fault.DIE,
    "drips": Fault.DRIP,
    "garbage": b"\0\xff\xfe\r\n",
    "HTTP": b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
    "no code": b"-12 no\r\n",
    "a small code": b"+55 no\r\n",
    "a long line": b"550 " + 9_000 * b"x" + b"\r\n",
    "an endless line": 40_000 * b"5",
    "endless lines": 9_000 * b"550-x\r\n",
    "half a line": b"25",
    "half an answer": b"250-half\r\n",
}


def carrier(
    server: SmtpServer, *, step: float = STEP, whole: float = WHOLE
) -> SmtpCarrier:
    return SmtpCarrier(server, SENDER, TEMPLATES, step=step, whole=whole)


async def send(
    server: Script,
    begin: Begun | None = None,
    *,
    step: float = STEP,
    whole: float = WHOLE,
) -> Outcome:
    mail = letter(channel=Channel.EMAIL)
    sending = carrier(server.at(), step=step, whole=whole)
    return await outcome(sending, mail, begin or Begun())


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("step", STEPS)
async def test_before_the_letter_is_sent_it_was_not_and_after_who_knows(
    step: str, fault: Answer
) -> None:
    async with script(**{step: fault}) as server:
        told = await send(server)
        async with asyncio.timeout(1):
            await server.left.wait()

    if step == "QUIT":
        assert told == SENT
    elif step in {"DATA", "DOT"}:
        assert (told.how, told.begun) == ("Uncertain", 1)
        assert told.reason.startswith("smtp data: ")
    else:
        assert (told.how, told.begun) == ("NotSent", 0)
        assert told.reason.startswith(f"smtp {step.lower()}: ")
        assert "DATA" not in server.heard
    assert len(server.arrived) == (step in {"DOT", "QUIT"})


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.HANG, "smtp rcpt: time-out"),
        (Fault.DROP, "smtp rcpt: SMTPServerDisconnected"),
        (b"\xff\r\n", "smtp rcpt: unreadable answer"),
    ],
    ids=["hangs", "drops", "garbage"],
)
async def test_the_reason_says_where_and_what(fault: Answer, reason: str) -> None:
    async with script(RCPT=fault) as server:
        assert await send(server) == Outcome("NotSent", reason, begun=0)


async def test_nobody_at_the_port_is_said_to_be_nobody() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        server = SmtpServer("127.0.0.1", taken.getsockname()[1], Security.NONE)

        told = await outcome(carrier(server), letter(channel=Channel.EMAIL), Begun())

    assert told == Outcome("NotSent", "smtp connect: ConnectionRefusedError", begun=0)


@pytest.mark.parametrize("step", STEPS[:-1])
async def test_a_step_takes_no_longer_than_it_may(step: str) -> None:
    async with script(**{step: Fault.HANG}) as server:
        started = time.monotonic()

        await send(server, step=0.3, whole=9)

        assert 0.2 < time.monotonic() - started < 1


async def test_slow_steps_together_take_no_longer_than_they_may() -> None:
    slow = {"EHLO", "MAIL", "RCPT"}
    async with script(**dict.fromkeys(slow, Fault.DRIP)) as server:
        started = time.monotonic()

        told = await send(server, step=1, whole=1.4)

        assert 0.3 < time.monotonic() - started < 0.95
    assert told == Outcome("NotSent", "smtp ehlo: time-out", begun=0)


@pytest.mark.parametrize("error", [TakenOver(), TimeoutError("x"), OSError(5, "x")])
async def test_what_begin_raises_passes_and_nothing_is_sent(error: Exception) -> None:
    async with script() as server:
        begin = Begun(error=error)

        with pytest.raises(type(error)) as raised:
            await carrier(server.at()).send(letter(channel=Channel.EMAIL), begin)

        assert raised.value is error
        await server.left.wait()
    assert "DATA" not in server.heard


async def test_a_beginning_that_takes_too_long_is_none() -> None:
    async with script() as server:
        told = await send(server, Begun(lasting=3))
        await server.left.wait()

    assert told == Outcome("NotSent", "begin: time-out", begun=1)
    assert "DATA" not in server.heard


async def test_what_is_begun_late_still_has_the_time_of_a_step() -> None:
    async with script() as server:
        assert await send(server, Begun(lasting=0.5)) == SENT


@pytest.mark.parametrize("step", [*STEPS[:-1], "begin"])
async def test_who_is_cancelled_stops_and_hangs_up(step: str) -> None:
    fault: dict[str, Answer] = {} if step == "begin" else {step: Fault.HANG}
    async with script(**fault) as server:
        begin = Begun(lasting=9 if step == "begin" else 0)
        slow = carrier(server.at(), step=5, whole=12)
        sending = asyncio.create_task(slow.send(letter(channel=Channel.EMAIL), begin))
        await asyncio.sleep(0.1)

        sending.cancel()

        with pytest.raises(asyncio.CancelledError):
            await sending
        async with asyncio.timeout(1):
            await server.left.wait()


async def test_a_server_that_will_not_part_keeps_nobody_waiting() -> None:
    async with script(QUIT=Fault.HANG) as server:
        started = time.monotonic()

        assert await send(server, step=5, whole=12) == SENT

        assert time.monotonic() - started < 3
