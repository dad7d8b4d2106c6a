"""The settings that the documentation shows, sent to what they are for."""

import base64
import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from dotenv import dotenv_values

from infra.messages.gateway import Gateway
from infra.messages.mail import Sender
from infra.messages.sms import SmsCarrier
from infra.messages.smtp_server import SmtpServer
from tests.infra.messages.carried import SENT, Begun, Outcome, outcome
from tests.infra.messages.gateways import Heard, answer, gateway
from tests.infra.messages.letters import PHONE, TEMPLATES, letter

DOCUMENT = Path("docs/messages.md").read_text(encoding="utf-8")
FORM = "application/x-www-form-urlencoded"
REFUSED = Outcome("Refused", "gateway: refused by its answer")


def examples(kind: str) -> list[dict[str, str]]:
    """Return the settings of each example of a *kind*."""
    blocks = re.findall(rf"<!-- {kind} -->\n```sh\n(.*?)```", DOCUMENT, re.DOTALL)
    read = [dotenv_values(stream=StringIO(block)) for block in blocks]
    return [{k: v for k, v in one.items() if v is not None} for one in read]


async def ask(name: str, status: int, said: Any) -> tuple[Outcome, Heard, str]:
    """Send by the settings of *name*, to a gateway on this machine."""
    (settings,) = examples(f"gateway: {name}")
    settings = {k.removeprefix("SMS_").lower(): v for k, v in settings.items()}
    path = urlsplit(settings["url"]).path
    Gateway.read(**settings)
    mail = letter()
    async with gateway(answer(status, said)) as server:
        here = server.url.replace("/send", path)
        carrier = SmsCarrier(Gateway.read(**{**settings, "url": here}), TEMPLATES)
        ended = await outcome(carrier, mail, Begun())
        await carrier.close()
    (request,) = server.requests
    assert request.line == f"POST {path} HTTP/1.1"
    return ended, request, TEMPLATES.sms(mail)


def twilio(status: str) -> dict[str, Any]:
    return {"sid": "SM1", "status": status, "error_code": None, "to": PHONE}


@pytest.mark.parametrize(
    ("status", "said", "told"),
    [
        (201, twilio("queued"), SENT),
        (201, twilio("accepted"), SENT),
        (201, twilio("failed"), REFUSED),
        (
            400,
            {"code": 21211, "message": f"Invalid 'To' {PHONE}", "status": 400},
            Outcome("Refused", "gateway 400"),
        ),
        (401, {"code": 20003, "status": 401}, Outcome("NotSent", "gateway 401")),
        (429, {"code": 20429, "status": 429}, Outcome("NotSent", "gateway 429")),
    ],
)
async def test_twilio_gets_its_form(status: int, said: Any, told: Outcome) -> None:
    ended, request, text = await ask("Twilio", status, said)

    assert ended == told
    assert request.headers["content-type"] == FORM
    scheme, _, login = request.headers["authorization"].partition(" ")
    assert scheme == "Basic"
    assert base64.b64decode(login).startswith(b"AC")
    assert parse_qs(request.body.decode(), strict_parsing=True) == {
        "To": [PHONE],
        "From": ["ImmoBenin"],
        "Body": [text],
    }


def african(code: int, status: str) -> dict[str, Any]:
    recipient = {"statusCode": code, "number": PHONE, "status": status, "cost": "0"}
    return {"SMSMessageData": {"Message": "Sent to 1/1", "Recipients": [recipient]}}


@pytest.mark.parametrize(
    ("status", "said", "told"),
    [
        (201, african(101, "Success"), SENT),
        (201, african(102, "Success"), SENT),
        (201, african(100, "Success"), SENT),
        (201, african(403, "InvalidPhoneNumber"), REFUSED),
        (
            201,
            {"SMSMessageData": {"Message": "InvalidSenderId", "Recipients": []}},
            REFUSED,
        ),
        (
            401,
            b"The supplied authentication is invalid",
            Outcome("NotSent", "gateway 401"),
        ),
    ],
)
async def test_africas_talking_gets_its_form(
    status: int, said: Any, told: Outcome
) -> None:
    ended, request, text = await ask("Africa's Talking", status, said)

    assert ended == told
    assert request.headers["content-type"] == FORM
    assert request.headers["accept"] == "application/json"
    assert request.headers["apikey"] == "atsk_secret"
    assert parse_qs(request.body.decode(), strict_parsing=True) == {
        "username": ["immobenin"],
        "to": [PHONE],
        "message": [text],
        "from": ["ImmoBenin"],
    }


async def test_a_local_aggregator_gets_its_json() -> None:
    ended, request, text = await ask("KING SMS PRO", 200, {"messageId": "587854667"})

    assert ended == SENT
    assert request.headers["content-type"] == "application/json"
    assert request.headers["apikey"] == "secret"
    assert request.headers["clientid"] == "1234"
    assert request.body.decode().isascii()
    assert PHONE.startswith("+229")
    expected = {
        "from": "ImmoBenin",
        "to": PHONE.removeprefix("+"),
        "message": text,
        "type": 0,
        "dlr": "no",
    }
    assert json.loads(request.body) == expected


@pytest.mark.parametrize("read", [SmtpServer.read, Sender.read])
def test_what_is_shown_of_e_mail_can_be_read(read: Callable[[str], object]) -> None:
    shown = examples("e-mail")

    assert len(shown) == 2
    name = "SMTP_URL" if read == SmtpServer.read else "MAIL_FROM"
    for settings in shown:
        assert read(settings[name])
