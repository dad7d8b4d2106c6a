"""Settings of limits and of proxies, as an operator gives them in the environment."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from pydantic import ValidationError

from infra.redis.connection import RedisConnection
from infra.settings import Settings
from infra.wiring import limits_in
from tests.infra.limits.spending import policy

KEYS = {
    "SESSION_KEY": "a-secret-of-thirty-two-characters",
    "INDEX_KEY": "a-secret-of-thirty-two-characters",
    "SEALING_KEYS": "2026:" + "A" * 43 + "=",
}
LIMITS = {
    "LIMIT_PUBLIC": "public",
    "LIMIT_PERSON": "person",
    "LIMIT_ADDRESS": "address",
    "LIMIT_MUTATION": "mutation",
    "SIGN_IN_PHONE_LIMIT": "sign-in-phone",
    "SIGN_IN_IP_LIMIT": "sign-in-ip",
    "LIMIT_MATCHES": "matches",
}
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


def refused(read: Read, name: str, text: str) -> str:
    """Return why *text* is no value of *name*."""
    with pytest.raises(ValidationError, match=f"(?i){name}") as refusal:
        read(**{name: text})
    return str(refusal.value)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("5/second", [(5, 1)]),
        ("20/10second;300/minute", [(20, 10), (300, 60)]),
        ("20/10second; 300/minute", [(20, 10), (300, 60)]),
        ("20 per 10 second, 300 per minute", [(20, 10), (300, 60)]),
        ("3/10minutes;12/day", [(3, 600), (12, 86_400)]),
        ("1000000/HOUR", [(1_000_000, 3600)]),
        ("1/month", [(1, 2_592_000)]),
        ("5/minute;3/60second", [(3, 60)]),
        ("3/60second;5/minute;9/hour", [(3, 60), (9, 3600)]),
    ],
)
def test_a_limit_is_read_as_limits_writes_it(
    text: str, windows: Sequence[tuple[int, int]]
) -> None:
    read = [(w.quota, int(w.length.total_seconds())) for w in policy(text).windows]

    assert read == list(windows)
    assert policy(text).most == min(quota for quota, _ in windows)


@pytest.mark.parametrize("name", LIMITS)
async def test_each_limit_is_the_policy_of_its_name(read: Read, name: str) -> None:
    settings = read(**{name: "7/11second"})
    redis = RedisConnection.to("redis://127.0.0.1:1/0", timeout=0.1)

    limits = limits_in(redis, settings)

    (window,) = limits.policies[LIMITS[name]].windows
    assert (window.quota, window.length) == (7, timedelta(seconds=11))
    assert set(limits.policies) == set(LIMITS.values())
    others = [p for n, p in limits.policies.items() if n != LIMITS[name]]
    assert all(window not in other.windows for other in others)
    await redis.close()


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize(
    "text",
    [
        *("often", "5", "/minute", "5/", "5/century", "-5/minute", "0/minute"),
        *("5/minute;0/hour", "5/minute;", ";", "5//minute", "1.5/minute", "∞/day"),
        *("5/minute and more", "five/minute"),
    ],
)
def test_what_is_no_limit_is_refused_by_name(read: Read, name: str, text: str) -> None:
    assert "is not a rate limit such as 3/10minute" in refused(read, name, text)


@pytest.mark.parametrize("text", ["5/99999999999year", "5/9999999999999999999second"])
def test_a_window_that_ends_after_time_does_is_refused(read: Read, text: str) -> None:
    assert "is not a rate limit" in refused(read, "LIMIT_PUBLIC", text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("public", ("public",)),
        (" person , mutation,", ("person", "mutation")),
        ("sign-in-phone,sign-in-ip", ("sign-in-phone", "sign-in-ip")),
    ],
)
async def test_policies_may_be_only_observed(
    read: Read, text: str, names: tuple[str, ...]
) -> None:
    settings = read(LIMITS_OBSERVED=text)
    redis = RedisConnection.to("redis://127.0.0.1:1/0", timeout=0.1)

    limits = limits_in(redis, settings)

    assert settings.limits_observed == names
    observed = {name for name, p in limits.policies.items() if p.is_observed}
    assert observed == set(names)
    await redis.close()


@pytest.mark.parametrize("text", ["all", "Public", "person;mutation", "limit_public"])
def test_what_is_no_policy_cannot_be_observed(read: Read, text: str) -> None:
    reason = refused(read, "LIMITS_OBSERVED", text)

    assert f"{text} is not one of address, matches, mutation, person, public" in reason


@pytest.mark.parametrize(
    ("text", "networks"),
    [
        ("", ()),
        ("10.0.0.0/8", ("10.0.0.0/8",)),
        ("10.0.0.1", ("10.0.0.1",)),
        (
            "10.0.0.0/8, fd00::/8 ,127.0.0.1/32,",
            ("10.0.0.0/8", "fd00::/8", "127.0.0.1/32"),
        ),
        ("::1", ("::1",)),
    ],
)
def test_proxies_are_networks(read: Read, text: str, networks: tuple[str, ...]) -> None:
    assert read(TRUSTED_PROXIES=text).trusted_proxies == networks


@pytest.mark.parametrize(
    "text",
    [
        *("10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "fd00::/129", "fd00::1/8"),
        *("*", "localhost", "proxy.immo.bj", "10.0.0.0/8;fd00::/8", "10.0.0", "[::1]"),
        "10.0.0.0/8,everybody",
    ],
)
def test_what_is_no_network_is_refused(read: Read, text: str) -> None:
    reason = refused(read, "TRUSTED_PROXIES", text)

    assert "must be networks such as 10.0.0.0/8" in reason


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded"])
def test_the_header_of_the_proxies_is_one_of_two(read: Read, header: str) -> None:
    assert read().forwarded_header == "x-forwarded-for"
    assert read(FORWARDED_HEADER=header).forwarded_header == header

    for text in ("x-real-ip", "both", "forwarded,x-forwarded-for"):
        assert "x-forwarded-for" in refused(read, "FORWARDED_HEADER", text)


@pytest.mark.parametrize("text", ["32", "48", "56", "64", "128"])
def test_the_prefix_of_ipv6_is_a_length(read: Read, text: str) -> None:
    assert read().ipv6_prefix == 64
    assert read(IPV6_PREFIX=text).ipv6_prefix == int(text)


@pytest.mark.parametrize("text", ["0", "31", "129", "-64", "/64", "64.5", "all"])
def test_a_prefix_that_is_none_is_refused(read: Read, text: str) -> None:
    assert refused(read, "IPV6_PREFIX", text)
