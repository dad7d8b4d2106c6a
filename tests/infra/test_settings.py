"""Settings as an operator gives them: in the environment, each refused by its name."""

import base64
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr, ValidationError

from infra.settings import Settings

SECRET = "a-secret-of-thirty-two-characters"
KEYS = {
    "SESSION_KEY": SECRET,
    "INDEX_KEY": SECRET,
    "SEALING_KEYS": "2026:" + base64.b64encode(bytes(range(32))).decode(),
}
AFI, BIO = UUID(int=1), UUID(int=2)

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


def test_keys_are_all_it_takes(read: Read) -> None:
    settings = read()

    assert settings.is_production
    assert settings.phone_countries == ("BJ",)
    assert settings.web_origins == settings.staff == ()
    assert (settings.jwt_secret, settings.jwt_jwks) == (None, None)
    assert (settings.jwt_staff, settings.jwt_phone) == ("", "")


@pytest.mark.parametrize("name", sorted({f.upper() for f in Settings.model_fields}))
def test_an_empty_value_is_as_good_as_none(read: Read, name: str) -> None:
    if name in KEYS:
        with pytest.raises(ValidationError, match=name):
            read(**{name: ""})
    else:
        assert read(**{name: ""}) == read()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("PHONE_COUNTRIES", "TG", ("TG",)),
        ("PHONE_COUNTRIES", "BJ,TG", ("BJ", "TG")),
        ("PHONE_COUNTRIES", " TG , BJ, ", ("TG", "BJ")),
        ("WEB_ORIGINS", "https://www.immo.bj", ("https://www.immo.bj",)),
        ("WEB_ORIGINS", "http://localhost:5173", ("http://localhost:5173",)),
        ("WEB_ORIGINS", "http://[::1]:3000", ("http://[::1]:3000",)),
        (
            "WEB_ORIGINS",
            "https://immo.bj, https://www.immo.bj:8443",
            ("https://immo.bj", "https://www.immo.bj:8443"),
        ),
        ("STAFF", str(AFI), (AFI,)),
        ("STAFF", f"{AFI} ,{BIO},", (AFI, BIO)),
        ("STAFF", ",", ()),
        ("JWT_SECRET", "x" * 32, SecretStr("x" * 32)),
        ("JWT_SECRET", "é" * 16, SecretStr("é" * 16)),
        ("JWT_JWKS", "https://id.immo.bj/jwks.json", "https://id.immo.bj/jwks.json"),
        ("JWT_JWKS", "/etc/onboarding/jwks.json", "/etc/onboarding/jwks.json"),
        ("JWT_JWKS", "jwks.json", "jwks.json"),
        ("JWT_STAFF", "role=ADMIN", "role=ADMIN"),
        ("JWT_STAFF", "https://immo.bj/roles=a=b", "https://immo.bj/roles=a=b"),
        ("SIGN_IN_PHONE_LIMIT", "3/10minute;12/day", "3/10minute;12/day"),
        ("SIGN_IN_PHONE_LIMIT", "1/second;5/minute;9/day", "1/second;5/minute;9/day"),
        ("SIGN_IN_IP_LIMIT", "10 per hour", "10 per hour"),
        ("SEALING_KEYS", "a:" + "A" * 43 + "=", SecretStr("a:" + "A" * 43 + "=")),
    ],
)
def test_what_makes_sense_is_taken(
    read: Read, name: str, text: str, value: object
) -> None:
    assert getattr(read(**{name: text}), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "texts", "reason"),
    [
        (
            "PHONE_COUNTRIES",
            ["XX", "bj", "BEN", "229", "BJ;TG", "BJ,Togo", ",", '["BJ"]'],
            "must be country codes such as BJ,TG",
        ),
        (
            "WEB_ORIGINS",
            [
                "https://www.immo.bj/",
                "https://www.immo.bj/app",
                "https://www.immo.bj?x",
                "https://www.immo.bj#x",
                "https://immo.bj,https://www.immo.bj/",
                "www.immo.bj",
                "//www.immo.bj",
                "localhost:5173",
                "null",
                "*",
                "file://immo.bj",
                "capacitor://localhost",
                "javascript:alert(1)",
                "https://immo.bj https://www.immo.bj/",
            ],
            "must be origins such as https://www.example.com",
        ),
        ("STAFF", ["afi", "1", f"{AFI},+22997123456", f"{AFI} {BIO}"], "valid UUID"),
        ("JWT_SECRET", ["x", "x" * 31, "é" * 15], "JWT_SECRET needs at least 32 bytes"),
        (
            "JWT_JWKS",
            [
                "http://id.immo.bj/jwks.json",
                "file:///etc/jwks.json",
                "ftp://id.immo.bj/jwks.json",
                " https://id.immo.bj/jwks.json",
            ],
            "must be a file or an https:// URL",
        ),
        ("JWT_STAFF", ["ADMIN", "role=", "=ADMIN", "="], "must be name=value"),
        (
            "SIGN_IN_PHONE_LIMIT",
            ["often", "3", "/minute", "3/century", "-3/minute", "3/minute;", ";"],
            "is not a rate limit such as 3/10minute",
        ),
        ("SIGN_IN_IP_LIMIT", ["10/hour;often"], "is not a rate limit"),
        ("SEALING_KEYS", ["a:" + "A" * 40, "A" * 44], "must be id:base64 of 32 bytes"),
    ],
)
def test_what_does_not_is_refused_by_name_and_with_a_reason(
    read: Read, name: str, texts: list[str], reason: str
) -> None:
    for text in texts:
        with pytest.raises(ValidationError, match=f"(?i){name}") as refused:
            read(**{name: text})

        (problem, *_) = refused.value.errors()
        assert reason in problem["msg"], text


def test_two_ways_to_check_tokens_are_one_too_many(read: Read) -> None:
    with pytest.raises(ValidationError, match="JWT_SECRET and JWT_JWKS"):
        read(JWT_SECRET=SECRET, JWT_JWKS="jwks.json")


def secrets(settings: Settings) -> dict[str, Any]:
    """Return all that a settings' owner keeps to themselves."""
    return {name: value for name, value in settings if isinstance(value, SecretStr)}


def test_what_is_secret_does_not_print(read: Read) -> None:
    given = {"JWT_SECRET": "j" * 32, "REDIS_PASSWORD": "r" * 32}
    urls = {"REDIS_URL": "redis://:u@h", "DATABASE_URL": "postgresql://a:d@h/n"}

    settings = read(**given, **urls)

    printed = f"{settings!r} {settings} {settings.model_dump_json()}"
    assert {name.upper() for name in secrets(settings)} == {
        *KEYS,
        *given,
        *urls,
        "SMS_URL",
        "SMS_HEADERS",
        "SMS_BODY",
        "EMBEDDINGS_KEY",
    }
    for value in (*KEYS.values(), *given.values(), *urls.values()):
        assert value not in printed
