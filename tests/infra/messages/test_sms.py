"""SMS by HTTP: what each answer of a gateway means."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from infra.messages.gateway import Gateway
from infra.messages.sms import SmsCarrier
from resolvers.ports.messages import NotSent
from tests.infra.messages.carried import SENT, Begun, Outcome, outcome
from tests.infra.messages.gateways import answer, gateway
from tests.infra.messages.letters import PHONE, TEMPLATES, letter

OURS = (401, 402, 403, 404, 405, 407, 409, 410, 413, 415, 451, 499)
LATER = (408, 425, 429, 500, 502, 503, 504, 599)


async def send(settings: Gateway, begin: Begun | None = None) -> Outcome:
    carrier = SmsCarrier(settings, TEMPLATES, step=1, whole=2)
    try:
        return await outcome(carrier, letter(), begin or Begun())
    finally:
        await carrier.close()


async def test_a_letter_is_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    mail = letter()
    async with gateway(answer(200)) as server:
        begin = Begun(lambda: server.requests)
        carrier = SmsCarrier(server.settings(apiKey="k"), TEMPLATES, step=1, whole=2)

        assert await outcome(carrier, mail, begin) == SENT

        await carrier.close()
    assert begin.before == []
    (request,) = server.requests
    assert request.line == "POST /send HTTP/1.1"
    assert request.headers["apikey"] == "k"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["accept"] == "application/json"
    assert request.headers["accept-encoding"] == "identity"
    assert json.loads(request.body) == {"to": PHONE, "text": TEMPLATES.sms(mail)}


@pytest.mark.parametrize("status", [200, 201, 202, 204])
async def test_any_good_status_is_a_yes_if_nothing_else_is_asked(status: int) -> None:
    said = answer(status, b"" if status == 204 else b"whatever")
    async with gateway(said) as server:
        assert await send(server.settings()) == SENT

    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "told"),
    [
        *((status, "Refused") for status in (400, 422)),
        *((status, "NotSent") for status in OURS + LATER),
        *((status, "NotSent") for status in (300, 301, 302, 303, 307, 308)),
    ],
)
@pytest.mark.parametrize("accepted", ["", "status=ok"])
async def test_a_bad_one_is_a_no_whatever_it_says(
    status: int, told: str, accepted: str
) -> None:
    body = {"status": "ok", "error": f"for {PHONE}"}
    async with gateway(answer(status, body, Location="/other")) as server:
        ended = await send(server.settings(accepted))

    assert ended == Outcome(told, f"gateway {status}")
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [600, 999])
async def test_one_that_nobody_knows_says_nothing(status: int) -> None:
    async with gateway(answer(status)) as server:
        ended = await send(server.settings())

    assert ended == Outcome("Uncertain", "gateway: unreadable answer")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"status": "queued"}, SENT),
        ({"status": "failed", "error": f"{PHONE} is unknown"}, None),
        ({"error": "no credit"}, None),
        ([], None),
        (b"null", None),
        (b"", "Uncertain"),
        (b"queued", "Uncertain"),
        (b"<html><h1>status: queued</h1></html>", "Uncertain"),
        (b'{"status": "queued"', "Uncertain"),
        (b"\xff\xfe", "Uncertain"),
        (b"[" * 60_000, "Uncertain"),
        (b'{"status": "queued", "x": "' + b"x" * 64_000 + b'"}', "Uncertain"),
        (b'{"status": "queued"}' + b" " * 63_980, SENT),
        (b" " * 20_000_000, "Uncertain"),
    ],
    ids=range(14),
)
async def test_a_good_one_is_read_if_something_is_asked(
    body: Any, told: Outcome | str | None
) -> None:
    async with gateway(answer(200, body)) as server:
        ended = await send(server.settings("status=queued|sent"))

    if told == "Uncertain":
        assert ended == Outcome("Uncertain", "gateway: unreadable answer")
    else:
        assert ended == (told or Outcome("Refused", "gateway: refused by its answer"))
    assert len(server.requests) == 1


async def test_without_a_length_it_is_read_to_its_end() -> None:
    said = b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"status": "ok"}'
    async with gateway(said) as server:
        assert await send(server.settings("status=ok")) == SENT


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("0", None),
        ("1", 1),
        ("120", 120),
        ("3600", 3600),
        ("3601", 3600),
        ("9" * 30, 3600),
        ("9" * 5000, None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("Sun, 06 Nov 1994 08:49:37 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 3600),
        ("Fri, 99 Dec 9999 23:59:59 GMT", None),
        ("Fri Dec 31 23:59:59 9999", 3600),
    ],
    ids=range(15),
)
@pytest.mark.parametrize("status", [429, 503])
async def test_how_long_to_wait_is_passed_on(
    text: str, wait: int | None, status: int
) -> None:
    assert await waits(answer(status, Retry_After=text)) == wait


async def test_so_is_until_when() -> None:
    at = datetime.now(UTC) + timedelta(minutes=10)

    told = await waits(answer(503, Retry_After=format_datetime(at, usegmt=True)))

    assert told is not None
    assert 595 < told <= 600


async def waits(said: bytes) -> float | None:
    """Return how many seconds the carrier is told to wait."""
    async with gateway(said) as server:
        carrier = SmsCarrier(server.settings(), TEMPLATES, step=1, whole=2)
        with pytest.raises(NotSent) as raised:
            await carrier.send(letter(), Begun())
        await carrier.close()
    wait = raised.value.retry_after
    return wait.total_seconds() if wait else None


async def test_one_that_is_packed_though_nobody_has_asked_is_not_unpacked() -> None:
    packed = gzip.compress(b'{"status": "ok"}')
    async with gateway(answer(200, packed, Content_Encoding="gzip")) as server:
        told = await send(server.settings("status=ok"))

    assert told == Outcome("Uncertain", "gateway: unreadable answer")


async def test_nothing_is_kept_from_one_letter_to_the_next() -> None:
    said = answer(200, Set_Cookie="who=afi; Path=/")
    async with gateway(said, keeps=True) as server:
        # Addresses have no cookies; names do.
        url = server.url.replace("127.0.0.1", "localhost")
        settings = Gateway.read(url, "", '{"to": "{to}", "text": "{text}"}', "")
        carrier = SmsCarrier(settings, TEMPLATES, step=1, whole=2)

        for _ in "123":
            assert await outcome(carrier, letter(), Begun()) == SENT
        await carrier.close()
        assert await outcome(carrier, letter(), Begun()) == SENT
        await carrier.close()
        await carrier.close()

    assert len(server.requests) == server.connections == 4
    assert all("cookie" not in request.headers for request in server.requests)
