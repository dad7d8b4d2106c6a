"""SMS_ACCEPTED: which answers are a yes."""

import pytest

from infra.messages.gateway import Accepted

AFRICAN = "SMSMessageData.Recipients.0.status=Success"


def accepts(setting: str, answer: bytes) -> bool:
    accepted = Accepted.read(setting)
    assert accepted
    return accepted.by(answer)


@pytest.mark.parametrize(
    ("setting", "answer"),
    [
        ("status=queued", b'{"status": "queued"}'),
        ("status=accepted|queued", b'{"status": "queued", "error": null}'),
        (" status = accepted | queued ", b'{"status": "accepted"}'),
        (AFRICAN, b'{"SMSMessageData": {"Recipients": [{"status": "Success"}]}}'),
        ("0=ok", b'["ok"]'),
        ("0=ok", b'{"0": "ok"}'),
        ("code=0", b'{"code": 0}'),
        ("code=0", b'{"code": "0"}'),
        ("code=1.5", b'{"code": 1.5}'),
        ("ok=true", b'{"ok": true}'),
        ("error=null", b'{"error": null}'),
        ("a=b=c", b'{"a": "b=c"}'),
        ("status=reçu", '{"status": "reçu"}'.encode()),
    ],
)
def test_a_yes_is_found(setting: str, answer: bytes) -> None:
    assert accepts(setting, answer)


@pytest.mark.parametrize(
    ("setting", "answer"),
    [
        ("status=queued", b'{"status": "failed"}'),
        ("status=queued", b'{"status": "Queued"}'),
        ("status=queued", b'{"status": "queued "}'),
        ("status=queued", b'{"state": "queued"}'),
        ("status=queued", b'{"status": ["queued"]}'),
        ("status=queued", b'{"status": {"status": "queued"}}'),
        ("status=queued", b'"queued"'),
        ("status=queued", b"null"),
        ("status=queued", b"[]"),
        ("status=null", b"{}"),
        ("status.x=null", b'{"status": null}'),
        ("status=[]", b"{}"),
        (AFRICAN, b'{"SMSMessageData": {"Recipients": []}}'),
        (AFRICAN, b'{"SMSMessageData": {"Message": "InvalidSenderId"}}'),
        ("a.-1=x", b'{"a": ["x"]}'),
        ("a.one=x", b'{"a": ["x"]}'),
        ("a.99999999999999999999=x", b'{"a": ["x"]}'),
        ("code=0", b'{"code": false}'),
        ("code=1", b'{"code": true}'),
        ("code=0", b'{"code": 0.0}'),
    ],
)
def test_anything_else_that_can_be_read_is_a_no(setting: str, answer: bytes) -> None:
    assert not accepts(setting, answer)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"queued",
        b"<status>queued</status>",
        b'{"status": "queued"',
        b'{"status": "queued"} {}',
        b'{"status": "\xff"}',
        b"[" * 60_000,
        b'{"status": ' + b"1" * 60_000 + b"}",
        b"\x1f\x8b\x08\x00",
    ],
    ids=range(9),
)
def test_what_is_no_json_says_nothing(answer: bytes) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        accepts("status=queued", answer)


@pytest.mark.parametrize("setting", ["", "  "])
def test_without_a_setting_every_answer_is_a_yes(setting: str) -> None:
    assert Accepted.read(setting) is None


@pytest.mark.parametrize(
    "setting",
    ["status", "=queued", "status=", "status=a||b", "a..b=c", ".a=b", "a.=b", "="],
)
def test_half_a_setting_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match=r"^SMS_ACCEPTED must be like"):
        Accepted.read(setting)
