"""Tokens of the present backend, good and bad: written here, without its library."""

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from functools import cache
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256

from infra.tokens.foreign import ForeignTokens
from infra.tokens.keys import Keys, Secret
from resolvers.models.person import PersonId
from resolvers.values.phone import PhoneReader

SECRET = "the present backend's secret of the tests"
SOMEBODY = PersonId(UUID("5f0b3a52-7a0e-4c5e-9d0b-0d6d0a5f4c11"))


def claims(**changes: Any) -> dict[str, Any]:
    """Return what a good token says, with *changes*; `...` leaves out."""
    now = int(time.time())
    good = {"sub": str(SOMEBODY), "iat": now - 60, "exp": now + 600}
    return {k: v for k, v in (good | changes).items() if v is not ...}


def encoded(raw: bytes | bytearray) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def segment(said: Any) -> str:
    """Return *said* as a part of a token; bytes are taken as they are."""
    return encoded(said if isinstance(said, bytes) else json.dumps(said).encode())


def hs256(
    said: Any, *, header: Any = None, secret: str = SECRET, digest: str = "sha256"
) -> str:
    """Return a token with a shared secret."""
    header = {"alg": "HS256", "typ": "JWT"} if header is None else header
    body = f"{segment(header)}.{segment(said)}"
    tag = hmac.digest(secret.encode(), body.encode(), getattr(hashlib, digest))
    return f"{body}.{encoded(tag)}"


def rs256(said: Any, *, key: RSAPrivateKey, header: Any = None, **more: Any) -> str:
    """Return a token signed with *key*, with *more* in its header, such as `kid`."""
    body = f"{segment(header or {'alg': 'RS256'} | more)}.{segment(said)}"
    return f"{body}.{encoded(key.sign(body.encode(), PKCS1v15(), SHA256()))}"


def rsa_key(name: str = "first", size: int = 2048) -> RSAPrivateKey:
    """Return a key of its own for each *name*."""
    return _made(name, size)


def jwk(key: RSAPrivateKey, **more: Any) -> dict[str, Any]:
    """Return the public half of *key*, as a key set has it."""
    public = key.public_key().public_numbers()
    n, e = (
        encoded(i.to_bytes((i.bit_length() + 7) // 8)) for i in (public.n, public.e)
    )
    return {"kty": "RSA", "n": n, "e": e} | more


def jwks(*keys: Any) -> str:
    return json.dumps({"keys": keys})


def reader(keys: Keys | None = None, **settings: Any) -> ForeignTokens:
    """Return what reads such tokens, by the shared secret unless *keys* are given."""
    asked: dict[str, Any] = {"issuer": None, "audience": None, "staff": "", "phone": ""}
    phones = PhoneReader(("BJ",))
    return ForeignTokens(keys=keys or Secret(SECRET), phones=phones, **asked | settings)


@cache
def _made(name: str, size: int) -> RSAPrivateKey:
    return generate_private_key(65537, size)
