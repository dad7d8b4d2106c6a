"""SMS_BODY, as an operator writes it, and as it is sent."""

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest

from infra.messages.gateway import Gateway

FORM = '{"Content-Type": "application/x-www-form-urlencoded"}'
SECRET = "hunter2"


def read(body: str, headers: str = "") -> Gateway:
    return Gateway.read("https://sms.bj", headers, body, "")


def filled(body: Any, headers: str = "", **values: str) -> bytes:
    values = {"to": "+2290197123456", "text": "Salut", "id": "7", **values}
    return read(json.dumps(body), headers).body.filled(**values)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "to={to}&text={text}&key=hunter2",
        '"{to} {text} hunter2"',
        "null",
        '{"to": "{to}", "key": "hunter2"}',
        '{"text": "{text}", "key": "hunter2"}',
        '{"{to}": "{text}", "key": "hunter2"}',
        '{"to": "{to}", "text": "{text}", "key": "{hunter2}"}',
        '{"to": "{to}", "text": "{text} {}", "key": "hunter2"}',
        '{"to": "{ to }", "text": "{text}", "key": "hunter2"}',
        '{"to": "{To}", "text": "{text}", "key": "hunter2"}',
        '{"to": ["{to}"], "text": {"a": ["{text}", "{phone}"]}, "key": "hunter2"}',
        "[" * 100_000,
    ],
    ids=range(13),
)
def test_what_is_no_body_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match=r"^SMS_BODY") as refusal:
        read(body)

    assert SECRET not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@pytest.mark.parametrize("value", [["{to}"], {"a": "{to}"}, None, True, 1.5])
def test_a_form_has_texts_and_numbers_and_nothing_in_them(value: object) -> None:
    body = json.dumps({"text": "{text} {to}", "other": value})
    read(body)

    with pytest.raises(ValueError, match=r"^SMS_BODY of a form"):
        read(body, FORM)
    with pytest.raises(ValueError, match=r"^SMS_BODY of a form"):
        read('["{to}", "{text}"]', FORM)


def test_placeholders_are_replaced_wherever_there_are_texts() -> None:
    body = {
        "messages": [{"to": ["{to}"], "msisdn": "{msisdn}", "n": 1, "x": None}],
        "text": "Immo: {text} ({id}) {text}",
        "{to}": True,
        "lone": "} {",
    }

    assert json.loads(filled(body)) == {
        "messages": [
            {"to": ["+2290197123456"], "msisdn": "2290197123456", "n": 1, "x": None}
        ],
        "text": "Immo: Salut (7) Salut",
        "{to}": True,
        "lone": "} {",
    }


HOSTILE = '{to} {id} {x} "}, "to": "+1900", \\ \n&to=%2B1900&=+é🏠'


def test_a_text_is_a_value_and_never_a_template_nor_json() -> None:
    body = {"to": "{to}", "text": "{text}", "kept": "x"}

    sent = json.loads(filled(body, text=HOSTILE))

    assert sent == {"to": "+2290197123456", "text": HOSTILE, "kept": "x"}


def test_nor_a_form() -> None:
    body = {"To": "{to}", "Body": "{text}", "n": 1}

    sent = filled(body, FORM, text=HOSTILE).decode()

    assert parse_qsl(sent, strict_parsing=True) == [
        ("To", "+2290197123456"),
        ("Body", HOSTILE),
        ("n", "1"),
    ]


@pytest.mark.parametrize("kind", ["", "; charset=utf-8"])
def test_the_content_type_decides_what_is_a_form(kind: str) -> None:
    mime = "Application/X-WWW-Form-Urlencoded" + kind
    headers = json.dumps({"CONTENT-TYPE": mime})

    assert read('{"a": "{to}{text}"}', headers).headers["Content-Type"] == mime
    assert filled({"a": "{to}{text}"}, headers).startswith(b"a=%2B229")
