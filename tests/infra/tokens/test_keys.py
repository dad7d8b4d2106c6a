"""The present backend's keys: which of a set serve, and what a bad set does."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from infra.tokens.keys import Jwks, Keys, Secret
from resolvers.errors import StoreUnavailable
from tests.infra.tokens.signing import encoded, jwk, jwks, rsa_key

FIRST, SECOND = rsa_key("first"), rsa_key("second")
ODD = {
    "elliptic": {
        "kty": "EC",
        "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "kid": "a",
    },
    "a secret": {"kty": "oct", "k": encoded(32 * b"k"), "kid": "a"},
    "an unknown kind": {"kty": "lattice", "kid": "a"},
    "no kind": {"kid": "a"},
    "half of one": {"kty": "RSA", "e": "AQAB", "kid": "a"},
    "no number": {"kty": "RSA", "e": "AQAB", "n": "!", "kid": "a"},
    "numbers": {"kty": "RSA", "e": 1, "n": 2, "kid": "a"},
    "an odd algorithm": jwk(FIRST, kid="a", alg="XYZ"),
    "no key": "a",
    "nothing": None,
    "a number": 7,
    "a list": [],
}


SetOf: TypeAlias = Callable[[bytes | str], Jwks]


@pytest.fixture
def set_of(tmp_path: Path) -> SetOf:
    """Give a set of what a file says."""

    def write(text: bytes | str) -> Jwks:
        file = tmp_path / "jwks.json"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Jwks(str(file))

    return write


def numbers(key: Any) -> int:
    """Return what tells one public key from another."""
    modulus: int = key.public_numbers().n
    return modulus


async def found(keys: Keys, key_id: str | None) -> int:
    return numbers(await keys.find(key_id))


async def test_a_secret_is_the_key_whatever_a_token_says_of_it() -> None:
    secret: Keys = Secret("s3cret")

    assert [await secret.find(kid) for kid in (None, "", "a")] == 3 * ["s3cret"]
    assert secret.algorithm == "HS256"


async def test_each_key_of_a_set_is_found_by_its_id(set_of: SetOf) -> None:
    keys: Keys = set_of(jwks(jwk(FIRST, kid="a"), jwk(SECOND, kid="b")))

    assert await found(keys, "a") == numbers(FIRST.public_key())
    assert await found(keys, "b") == numbers(SECOND.public_key())
    assert await keys.find("c") is None
    assert keys.algorithm == "RS256"


@pytest.mark.parametrize("more", [{"kid": "a"}, {}], ids=["has an id", "has none"])
async def test_the_only_key_serves_tokens_that_name_none(
    set_of: SetOf, more: dict[str, str]
) -> None:
    keys = set_of(jwks(jwk(FIRST, **more)))

    assert await found(keys, None) == numbers(FIRST.public_key())


async def test_one_of_two_does_not(set_of: SetOf) -> None:
    keys = set_of(jwks(jwk(FIRST, kid="a"), jwk(SECOND, kid="b")))

    assert await keys.find(None) is None


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
async def test_a_key_of_no_use_is_passed_over(set_of: SetOf, odd: Any) -> None:
    keys = set_of(jwks(odd, jwk(SECOND, kid="b"), odd))

    assert await keys.find("a") is None
    assert await found(keys, "b") == numbers(SECOND.public_key())
    assert await found(keys, None) == numbers(SECOND.public_key())


async def test_a_private_key_is_passed_over(set_of: SetOf) -> None:
    secret = FIRST.private_numbers()
    half = {
        name: encoded(number.to_bytes((number.bit_length() + 7) // 8))
        for name, number in {
            "d": secret.d,
            "p": secret.p,
            "q": secret.q,
            "dp": secret.dmp1,
            "dq": secret.dmq1,
            "qi": secret.iqmp,
        }.items()
    }
    keys = set_of(jwks(jwk(FIRST, kid="a", **half), jwk(SECOND, kid="b")))

    assert await keys.find("a") is None


BAD_SETS = {
    "nothing": "",
    "junk": "<html>Sign in</html>",
    "half": jwks(jwk(FIRST))[:-5],
    "a PEM": FIRST.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    ).decode(),
    "no keys": "{}",
    "none": jwks(),
    "no list": '{"keys":{"a":1}}',
    "only odd ones": jwks(*ODD.values()),
    "a list": "[]",
    "a text": '"keys"',
    "a number": "7",
    "null": "null",
    "brackets": 100_000 * "[",
    "a list as id": json.dumps({"keys": [jwk(FIRST, kid=["a"])]}),
    "a list as algorithm": json.dumps({"keys": [jwk(FIRST, alg=["RS256"])]}),
}


@pytest.mark.parametrize("text", BAD_SETS.values(), ids=BAD_SETS.keys())
async def test_a_set_that_cannot_be_read_is_no_set_and_the_log_says_so(
    set_of: SetOf, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    keys = set_of(text)

    for _ in "123":
        with pytest.raises(StoreUnavailable):
            await keys.find("a")

    (record,) = [r for r in caplog.records if r.name == "onboarding.tokens"]
    assert record.levelno == logging.ERROR
    assert "JWT_JWKS" in record.getMessage()
    assert record.exc_info is None


@pytest.mark.parametrize("place", ["gone.json", "", "\ud800", "x" * 5000])
async def test_so_is_a_file_that_cannot_be_opened(tmp_path: Path, place: str) -> None:
    with pytest.raises(StoreUnavailable):
        await Jwks(str(tmp_path / place)).find("a")


async def test_and_one_that_is_no_text(set_of: SetOf) -> None:
    with pytest.raises(StoreUnavailable):
        await set_of(b"\xff\xfe").find("a")
