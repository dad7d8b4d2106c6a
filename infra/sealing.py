"""Secrets at rest: sealed so only we can read them, indexed so we can find them.

An envelope is `1 | length of key id | key id | 12-byte nonce | AES-256-GCM`. Whose it
is and which field it is are authenticated with it: moved elsewhere, it does not open.
"""

import hashlib
import hmac
import os
from base64 import b64decode
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORMAT = 1
_NONCE = 12
_KEY = 32


class Sealer:
    """Seals with the first key of the ring, opens with any of them."""

    def __init__(self, ring: str) -> None:
        """*ring* is `id:base64,id:base64`; see the setting SEALING_KEYS."""
        self._keys = dict(_key(part) for part in ring.split(","))
        self._current = next(iter(self._keys))

    def seal(self, text: str, *, owner: UUID, field: str) -> bytes:
        key_id = self._current.encode()
        nonce = os.urandom(_NONCE)
        sealed = self._keys[self._current].encrypt(
            nonce, text.encode(), _bound_to(owner, field)
        )
        return bytes((_FORMAT, len(key_id))) + key_id + nonce + sealed

    def open(self, envelope: bytes, *, owner: UUID, field: str) -> str:
        """Return the text; raise `InvalidTag` or `KeyError` if it is not ours."""
        start = 2 + envelope[1]
        key = self._keys[envelope[2:start].decode()]
        nonce, sealed = envelope[start : start + _NONCE], envelope[start + _NONCE :]
        return key.decrypt(nonce, sealed, _bound_to(owner, field)).decode()


class BlindIndex:
    """Turns a value into what can be compared and looked up, but not read back."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def of(self, kind: str, value: str) -> bytes:
        """Return 32 bytes; the same value of another *kind* gives others."""
        message = f"{kind}\0{value}".encode()
        return hmac.digest(self._key, message, hashlib.sha256)


def _key(part: str) -> tuple[str, AESGCM]:
    key_id, _, encoded = part.strip().partition(":")
    try:
        key = b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if not key_id or len(key) != _KEY:
        raise ValueError("must be id:base64 of 32 bytes, comma-separated")
    return key_id, AESGCM(key)


def _bound_to(owner: UUID, field: str) -> bytes:
    return f"{owner}/{field}".encode()
