"""Tokens of the present backend: what they prove, and until when."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra.tokens.keys import Jwks
from infra.tokens.own import OwnTokens
from infra.tokens.reader import AnyTokens
from resolvers.models.session import Claim, session_id
from tests.infra.tokens.signing import (
    SOMEBODY,
    claims,
    hs256,
    jwk,
    jwks,
    reader,
    rs256,
    rsa_key,
)


@pytest.fixture
def key_set(tmp_path: Path) -> Jwks:
    file = tmp_path / "jwks.json"
    file.write_text(jwks(jwk(rsa_key(), kid="a"), jwk(rsa_key("second"), kid="b")))
    return Jwks(str(file))


async def test_one_with_the_shared_secret_proves_who_somebody_is() -> None:
    said = claims()
    token = hs256(said)

    assert await reader().read(token) == Claim(
        SOMEBODY,
        session_id(token),
        expires_at=datetime.fromtimestamp(said["exp"], UTC),
        ours=False,
        issued_at=datetime.fromtimestamp(said["iat"], UTC),
    )


@pytest.mark.parametrize(("key", "kid"), [("first", "a"), ("second", "b")])
async def test_so_does_one_with_a_key_of_the_set(
    key_set: Jwks, key: str, kid: str
) -> None:
    claim = await reader(key_set).read(rs256(claims(), key=rsa_key(key), kid=kid))

    assert claim
    assert (claim.person, claim.ours) == (SOMEBODY, False)


async def test_one_need_not_say_since_when() -> None:
    claim = await reader().read(hs256(claims(iat=...)))

    assert claim
    assert claim.issued_at is None


async def test_one_from_a_clock_ahead_of_ours_is_good() -> None:
    ahead = int(time.time()) + 300

    claim = await reader().read(hs256(claims(iat=ahead)))

    assert claim
    assert claim.issued_at == datetime.fromtimestamp(ahead, UTC)


@pytest.mark.parametrize(("left", "good"), [(5, True), (0, False), (-1, False)])
async def test_one_ends_to_the_second(left: int, *, good: bool) -> None:
    token = hs256(claims(exp=int(time.time()) + left))

    assert (await reader().read(token) is not None) is good


@pytest.mark.parametrize(("ahead", "good"), [(-1, True), (0, True), (60, False)])
async def test_one_may_begin_later(ahead: int, *, good: bool) -> None:
    token = hs256(claims(nbf=int(time.time()) + ahead))

    assert (await reader().read(token) is not None) is good


NAN, INFINITE = float("nan"), float("inf")
WRONG: dict[str, tuple[Any, ...]] = {
    "exp": (..., None, "", "soon", [], {}, True, 0, -1, INFINITE, NAN, 1e300, 10**3000),
    "sub": (..., None, "", "1", 1, 1.5, True, [], {}, "admin", "\0", "+2290197123456"),
    "iat": ("", "now", [], {}, NAN, 10**300),
    "nbf": ("", "now", [], {}, NAN),
}
BARELY_WRONG = [
    ("exp", str(2**31)),
    ("exp", 253_402_300_800),
    ("sub", str(SOMEBODY)[1:]),
    ("sub", [str(SOMEBODY)]),
    ("sub", f"{SOMEBODY} "),
    ("sub", f"{SOMEBODY}\0"),
]


@pytest.mark.parametrize(
    ("name", "said"),
    [*((name, said) for name, odd in WRONG.items() for said in odd), *BARELY_WRONG],
    ids=lambda value: ascii(value)[:20],
)
async def test_one_that_does_not_say_who_or_until_when_proves_nothing(
    name: str, said: Any
) -> None:
    assert await reader().read(hs256(claims(**{name: said}))) is None


@pytest.mark.parametrize(
    ("wanted", "said", "good"),
    [
        (None, ..., True),
        (None, "anybody", True),
        ("us", "us", True),
        ("us", ..., False),
        ("us", "them", False),
        ("us", "us2", False),
        ("us", "u", False),
        ("us", ["us"], False),
        ("us", None, False),
    ],
)
async def test_the_issuer_must_be_the_one_in_the_settings(
    wanted: str | None, said: Any, *, good: bool
) -> None:
    claim = await reader(issuer=wanted).read(hs256(claims(iss=said)))

    assert (claim is not None) is good


@pytest.mark.parametrize(
    ("wanted", "said", "good"),
    [
        (None, ..., True),
        (None, "app", False),
        (None, ["app"], False),
        ("app", "app", True),
        ("app", ["web", "app"], True),
        ("app", ..., False),
        ("app", None, False),
        ("app", "web", False),
        ("app", "apps", False),
        ("app", ["web"], False),
        ("app", [], False),
        ("app", [1, "app"], False),
        ("app", {"app": 1}, False),
    ],
)
async def test_the_audience_must_be_us(
    wanted: str | None, said: Any, *, good: bool
) -> None:
    claim = await reader(audience=wanted).read(hs256(claims(aud=said)))

    assert (claim is not None) is good


async def test_ours_and_theirs_are_read_side_by_side() -> None:
    own = OwnTokens("a key of the tests", lifetime=60)
    both = AnyTokens(own, reader())
    token, claim = both.issue(SOMEBODY)

    assert await both.read(token) == claim
    theirs = await both.read(hs256(claims()))
    assert theirs
    assert theirs.ours is False
    assert await both.read("junk") is None


async def test_without_its_keys_theirs_are_junk() -> None:
    ours_only = AnyTokens(OwnTokens("a key of the tests", lifetime=60), None)

    assert await ours_only.read(hs256(claims())) is None
