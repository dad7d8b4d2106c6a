"""SMS_URL and SMS_HEADERS, as an operator writes them."""

import json

import pytest

from infra.messages.gateway import Gateway

URL, BODY = "https://sms.bj/send", '{"to": "{to}", "text": "{text}"}'
SECRET = "hunter2"


def read(url: str = URL, headers: str = "", body: str = BODY, ok: str = "") -> Gateway:
    return Gateway.read(url, headers, body, ok)


@pytest.mark.parametrize(
    "url",
    [
        "https://sms.bj",
        "https://sms.bj:8443/v1/send?key=a%20b&x=1",
        "https://[2001:db8::1]/send",
        "http://localhost:8080/send",
        "http://127.0.0.9/send",
        "http://[::1]:8080/send",
    ],
)
def test_a_gateway_is_asked_in_secret_or_on_this_machine(url: str) -> None:
    assert read(url).url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sms.bj/send",
        "http://sms.bj/hunter2",
        "http://localhost.bj/hunter2",
        "http://10.0.0.1/hunter2",
        "ftp://sms.bj/hunter2",
        "https://",
        "https:///hunter2",
        "https://sms..bj/hunter2",
        "https://sms.bj:0/hunter2",
        "https://sms.bj:x/hunter2",
        "https://sms.bj:99999/hunter2",
        "https://[sms.bj/hunter2",
        "https://sms.bj/hunter2 x",
        "https://sms.bj/hunter2\n",
        "https://sms.bj/é",
        "https://user:hunter2@sms.bj/send",
        "https://@sms.bj/hunter2",
        "https://sms.bj/send?key=hunter2&to={to}",
        "https://sms.bj/hunter2#x",
    ],
)
def test_any_other_url_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"^SMS_URL") as refusal:
        read(url)

    assert SECRET not in str(refusal.value)


def test_headers_are_sent_as_given_and_an_answer_is_asked_for_in_json() -> None:
    assert read().headers == {
        "Accept": "application/json",
        "Content-Type": "application/json",
    }
    given = '{"apiKey": "a b", "accept": "*/*", "content-type": "application/json"}'
    assert read(headers=given).headers == {
        "apiKey": "a b",
        "Accept": "*/*",
        "Content-Type": "application/json",
    }


@pytest.mark.parametrize(
    "headers",
    [
        "apiKey: hunter2",
        '{"apiKey": "hunter2"',
        '["hunter2"]',
        '"hunter2"',
        '{"apiKey": 2}',
        '{"apiKey": null}',
        '{"apiKey": ["hunter2"]}',
        '{"api Key": "hunter2"}',
        '{"": "hunter2"}',
        '{"apiKey": ""}',
        '{"apiKey": "hunter2\\r\\nX: y"}',
        '{"apiKey": " hunter2"}',
        '{"apiKey": "hunter2é"}',
        '{"apiKey": "hunter2", "APIKEY": "x"}',
        '{"Content-Type": "text/xml"}',
        '{"content-type": "multipart/form-data; boundary=hunter2"}',
        '{"Content-Length": "2"}',
        '{"host": "sms.bj"}',
        '{"Transfer-Encoding": "chunked"}',
        '{"Accept-Encoding": "gzip"}',
        '{"Connection": "close"}',
        "[" * 100_000,
    ],
    ids=range(22),
)
def test_what_are_no_headers_is_refused(headers: str) -> None:
    with pytest.raises(ValueError, match=r"^SMS_HEADERS") as refusal:
        read(headers=headers)

    assert SECRET not in str(refusal.value)


def test_a_gateway_never_prints_what_is_secret() -> None:
    gateway = read(
        f"https://sms.bj/{SECRET}",
        json.dumps({"apiKey": SECRET}),
        json.dumps({"key": SECRET, "to": "{to}", "text": "{text}"}),
        "status=ok",
    )

    assert SECRET not in repr(gateway)
    assert SECRET not in str(gateway)
