"""Tokens that nobody signed, or somebody else did: they prove nothing."""

from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from infra.tokens.keys import Jwks, Secret
from tests.infra.tokens.signing import (
    SECRET,
    claims,
    encoded,
    hs256,
    jwk,
    jwks,
    reader,
    rs256,
    rsa_key,
    segment,
)

GOOD = hs256(claims(exp=2**32))
HEADER, PAYLOAD, TAG = GOOD.split(".")


@pytest.fixture
def key_set(tmp_path: Path) -> Jwks:
    file = tmp_path / "jwks.json"
    file.write_text(jwks(jwk(rsa_key())))
    return Jwks(str(file))


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "", "HS1", "hs256", "RS256"])
async def test_no_algorithm_but_the_configured_one(alg: str) -> None:
    body = f"{segment({'alg': alg, 'typ': 'JWT'})}.{PAYLOAD}"

    assert await reader().read(f"{body}.") is None
    assert await reader().read(f"{body}.{TAG}") is None
    assert await reader().read(hs256(claims(), header={"alg": alg})) is None


@pytest.mark.parametrize("digest", ["sha384", "sha512"])
async def test_a_stronger_one_is_another_one(digest: str) -> None:
    header = {"alg": f"HS{digest[3:]}"}

    assert await reader().read(hs256(claims(), header=header, digest=digest)) is None


@pytest.mark.parametrize("alg", [None, 1, True, [], ["HS256"], {"HS256": 1}, ...])
async def test_nor_anything_that_is_no_algorithm(alg: Any) -> None:
    header = {"typ": "JWT"} if alg is ... else {"alg": alg}

    assert await reader().read(hs256(claims(), header=header)) is None


@pytest.mark.parametrize(
    "form", [PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1]
)
@pytest.mark.parametrize("alg", ["HS256", "RS256"])
async def test_a_public_key_is_no_secret(
    key_set: Jwks, form: PublicFormat, alg: str
) -> None:
    pem = rsa_key().public_key().public_bytes(Encoding.PEM, form).decode()
    token = hs256(claims(), header={"alg": alg}, secret=pem)

    assert await reader(key_set).read(token) is None
    assert await reader(Secret(pem)).read(token) is None


async def test_a_signature_of_the_other_kind_is_not_tried(key_set: Jwks) -> None:
    assert await reader(key_set).read(GOOD) is None
    assert await reader().read(rs256(claims(), key=rsa_key())) is None


@pytest.mark.parametrize("header", [{"alg": "HS256"}, {"alg": "none"}, {"typ": "JWT"}])
async def test_for_another_algorithm_no_keys_are_asked(header: dict[str, str]) -> None:
    away = Jwks("nowhere.json")

    assert await reader(away).read(hs256(claims(), header=header)) is None


async def test_a_key_that_is_not_in_the_set_signs_nothing(key_set: Jwks) -> None:
    stranger = rsa_key("a stranger's")
    header = {"alg": "RS256", "jwk": jwk(stranger), "jku": "https://evil.example"}

    for token in (
        rs256(claims(), key=stranger),
        rs256(claims(), key=stranger, header=header),
    ):
        assert await reader(key_set).read(token) is None


@pytest.mark.parametrize("keys", [(1024,), (1024, 2048)])
async def test_a_key_too_weak_signs_nothing(tmp_path: Path, keys: tuple[int]) -> None:
    file = tmp_path / "jwks.json"
    file.write_text(jwks(*(jwk(rsa_key(f"{k}", k), kid=f"{k}") for k in keys)))
    token = rs256(claims(), key=rsa_key("1024", 1024), kid="1024")

    assert await reader(Jwks(str(file))).read(token) is None


async def test_nor_does_a_secret_too_short() -> None:
    short = SECRET[:31]

    assert await reader(Secret(short)).read(hs256(claims(), secret=short)) is None


@pytest.mark.parametrize("kid", [None, 1, True, [], ["a"], {}, {"a": 1}, "", "\0", "b"])
async def test_an_odd_key_id_finds_nothing(tmp_path: Path, kid: Any) -> None:
    file = tmp_path / "jwks.json"
    file.write_text(jwks(jwk(rsa_key(), kid="a")))

    token = rs256(claims(), key=rsa_key(), kid=kid)

    assert await reader(Jwks(str(file))).read(token) is None


async def test_what_was_signed_cannot_be_changed() -> None:
    other = segment(claims(sub=str(uuid4()), exp=2**32))
    raw = bytearray(urlsafe_b64decode(TAG + "="))
    assert await reader().read(GOOD)

    assert await reader().read(f"{HEADER}.{other}.{TAG}") is None
    assert await reader().read(f"{segment({'alg': 'HS256'})}.{PAYLOAD}.{TAG}") is None
    for bit in range(8 * len(raw)):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        assert await reader().read(f"{HEADER}.{PAYLOAD}.{encoded(flipped)}") is None


# Else who has signed out writes "=" behind their token and is signed in again.
@pytest.mark.parametrize("rest", ["=", "==", "===", "\n", " ", "\0", "A", "AAAA", "é"])
async def test_nothing_can_be_added(rest: str) -> None:
    assert await reader().read(GOOD + rest) is None
    assert await reader().read(rest + GOOD) is None
    assert await reader().read(GOOD.replace(".", rest + ".")) is None


async def test_nor_to_one_with_a_key_of_the_set(key_set: Jwks) -> None:
    token = rs256(claims(), key=rsa_key())
    assert await reader(key_set).read(token)

    for rest in ("=", "==", "AA"):
        assert await reader(key_set).read(token + rest) is None


async def test_no_part_can_be_left_out() -> None:
    for length in range(len(GOOD)):
        assert await reader().read(GOOD[:length]) is None
