"""How messages leave, as an operator says it; what is wrong is one line, no secret."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from infra.carriers import channels
from infra.settings import Settings
from resolvers.models.message import Channel
from tests.infra.cli.operating import KEYS

SECRET = "a-password-of-an-operator"
SMTP = {
    "SMTP_URL": f"smtps://bonjour:{SECRET}@mail.immo.bj",
    "MAIL_FROM": "Immo Bénin <bonjour@immo.bj>",
}
SMS = {
    "SMS_URL": f"https://sms.immo.bj/{SECRET}",
    "SMS_HEADERS": f'{{"Authorization": "Bearer {SECRET}"}}',
    "SMS_BODY": '{"to": "{to}", "text": "{text}"}',
    "SMS_ACCEPTED": "status=queued|sent",
}
PUBLIC = {"PUBLIC_URL": "https://api.immo.bj"}
BOTH = frozenset(Channel)

Read = Callable[..., Settings]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Return what reads the settings with nothing else in the environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def settings(**environment: str) -> Settings:
        for name, value in {**KEYS, **environment}.items():
            monkeypatch.setenv(name, value)
        return Settings(_env_file=None)

    return settings


def check_config(folder: Path, **environment: str) -> tuple[int, list[str]]:
    """Return the exit status, and the lines that were said."""
    names = {name.upper() for name in Settings.model_fields}
    inherited = {k: v for k, v in os.environ.items() if k not in names}
    done = subprocess.run(
        [sys.executable, "-m", "infra", "check-config"],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(Path.cwd()), **KEYS, **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert SECRET not in done.stdout + done.stderr
    return done.returncode, (done.stdout + done.stderr).splitlines()


@pytest.mark.parametrize(
    ("given", "ways"),
    [
        ({}, frozenset()),
        (SMTP, {Channel.EMAIL}),
        (SMS, {Channel.SMS}),
        (SMTP | SMS, BOTH),
        ({"MAILBOX": "letters", "ENVIRONMENT": "development"}, BOTH),
    ],
    ids=["none", "e-mail", "sms", "both", "mailbox"],
)
def test_messages_leave_by_what_is_configured(
    read: Read, given: dict[str, str], ways: frozenset[Channel]
) -> None:
    assert channels(read(**given)) == ways


@pytest.mark.parametrize("name", ["PUBLIC_URL", "APP_URL"])
@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://api.immo.bj", "https://api.immo.bj"),
        ("https://api.immo.bj/", "https://api.immo.bj"),
        ("https://immo.bj/api/", "https://immo.bj/api"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://xn--immobnin-f1a.bj", "https://xn--immobnin-f1a.bj"),
    ],
)
def test_an_address_is_taken_without_the_slash_at_its_end(
    read: Read, name: str, url: str, kept: str
) -> None:
    assert getattr(read(**{name: url}), name.lower()) == kept


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(
            (name, text)
            for name in ("PUBLIC_URL", "APP_URL")
            for text in (
                "api.immo.bj",
                "//api.immo.bj",
                "ftp://api.immo.bj",
                "https://",
                "https://api.immo.bj ",
                " https://api.immo.bj",
                "https://api.immo.bj\nX: y",
                "https://api.immo.bj/a b",
                "https://api.immo.bj?x=1",
                "https://api.immo.bj#top",
                "https://api.immo.bj?",
                "https://api.immo.bj#",
                "https://api.immo.bj:many",
                "https://api.immo.bj:65536",
                "https://:443",
                f"https://bonjour:{SECRET}@api.immo.bj",
                "https://[::1",
                "https://immobénin.bj",
                "javascript:alert(1)",
            )
        ),
        ("SMTP_URL", f"bonjour:{SECRET}@mail.immo.bj"),
        ("SMTP_URL", f"https://bonjour:{SECRET}@mail.immo.bj"),
        ("SMTP_URL", f"smtps://{SECRET}@mail.immo.bj"),
        ("SMTP_URL", f"smtps://bonjour:{SECRET}@mail.immo.bj:many"),
        ("SMTP_URL", f"smtp+plain://bonjour:{SECRET}@mail.immo.bj"),
        ("MAIL_FROM", "bonjour"),
        ("MAIL_FROM", "Immo <bonjour@immo.bj>\nBcc: x@immo.bj"),
        ("SMS_URL", f"http://sms.immo.bj/{SECRET}"),
        ("SMS_URL", f"https://bonjour:{SECRET}@sms.immo.bj"),
        ("SMS_URL", SECRET),
        ("SMS_HEADERS", f'{{"X-Key": {SECRET}}}'),
        ("SMS_HEADERS", f'["{SECRET}"]'),
        ("SMS_HEADERS", f'{{"X Key": "{SECRET}"}}'),
        ("SMS_BODY", f'{{"key": "{SECRET}"}}'),
        ("SMS_BODY", SECRET),
        ("SMS_ACCEPTED", "status"),
        ("MESSAGES_AT_ONCE", "0"),
        ("MESSAGES_AT_ONCE", "201"),
        ("WORKER_PORT", "65536"),
        ("WORKER_PORT", "many"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name_and_without_its_secret(
    read: Read, name: str, text: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        read(**{**SMTP, **SMS, **PUBLIC, name: text})

    (problem,) = refused.value.errors(include_input=False, include_url=False)
    said = f"{'.'.join(map(str, problem['loc'])).upper()}: {problem['msg']}"
    assert name in said
    assert SECRET not in str(refused.value)


def test_e_mail_must_be_from_somebody(read: Read) -> None:
    with pytest.raises(ValidationError, match="MAIL_FROM is needed with SMTP_URL"):
        read(SMTP_URL=SMTP["SMTP_URL"])


def test_secrets_do_not_print(read: Read) -> None:
    settings = read(**SMTP, **SMS)

    assert SECRET not in repr(settings) + str(settings) + str(settings.model_dump())
    assert SECRET not in repr(settings.sms_gateway())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "no gateway: nobody can be sent a sign-in code"),
        (SMTP | SMS | PUBLIC, "EMAIL and SMS"),
        (SMS, "SMS; no reminders without PUBLIC_URL"),
    ],
    ids=["none", "both", "no address"],
)
def test_check_config_says_how_messages_leave(
    tmp_path: Path, given: dict[str, str], said: str
) -> None:
    status, lines = check_config(tmp_path, **given)

    assert status == 0
    (line,) = [line for line in lines if line.startswith("messages")]
    assert line.split(maxsplit=1)[1] == said


@pytest.mark.parametrize("name", ["SMTP_URL", "SMS_HEADERS"])
def test_check_config_names_what_is_wrong_in_one_line(
    tmp_path: Path, name: str
) -> None:
    status, lines = check_config(tmp_path, **{**SMTP, **SMS, name: f"!{SECRET}"})

    assert status == 2
    (line,) = lines
    assert name in line
