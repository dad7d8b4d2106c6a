"""Secrets at rest: sealed so only we can read them, indexed so we can find them.

An envelope is `1 | length of key id | key id | 12-byte nonce | AES-256-GCM`. Whose it
is and which field it is are authenticated with it: moved elsewhere, it does not open.
"""

import hashlib
import hmac
import logging
import os
from base64 import b64decode
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from resolvers.errors import SealBroken

_log = logging.getLogger("onboarding.sealing")

_FORMAT = 1
_NONCE = 12
_KEY = 32
_LONGEST_ID = 64


class Sealer:
    """Seals with the first key of the ring, opens with any of them."""

    def __init__(self, ring: str) -> None:
        """*ring* is `id:base64,id:base64`; see the setting SEALING_KEYS."""
        keys = [_key(part) for part in ring.split(",")]
        self._keys = dict(keys)
        self._current = keys[0][0]
        if len(self._keys) < len(keys):
            raise ValueError("must not have the same id twice")

    @property
    def mark(self) -> bytes:
        """What envelopes of the first key begin with, and no others."""
        key_id = self._current.encode()
        return bytes((_FORMAT, len(key_id))) + key_id

    def seal(self, text: str, *, owner: UUID, field: str) -> bytes:
        nonce = os.urandom(_NONCE)
        sealed = self._keys[self._current].encrypt(
            nonce, text.encode(), _bound_to(owner, field)
        )
        return self.mark + nonce + sealed

    def open(self, envelope: bytes, *, owner: UUID, field: str) -> str:
        """Return the text; raise `SealBroken` if it is not ours, whole and in place."""
        try:
            key_id, nonce, sealed = _parts(envelope)
            text = self._keys[key_id].decrypt(nonce, sealed, _bound_to(owner, field))
        except (IndexError, ValueError, KeyError, InvalidTag) as error:
            # Somebody must look: a key is missing, or the value was moved or altered.
            _log.critical("the sealed %s of %s does not open", field, owner)
            raise SealBroken from error
        return text.decode()


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
    if not 0 < len(key_id.encode()) <= _LONGEST_ID or len(key) != _KEY:
        raise ValueError("must be id:base64 of 32 bytes, comma-separated")
    return key_id, AESGCM(key)


def _parts(envelope: bytes) -> tuple[str, bytes, bytes]:
    if envelope[0] != _FORMAT:
        raise ValueError("another format")
    start = 2 + envelope[1]
    sealed = start + _NONCE
    return envelope[2:start].decode(), envelope[start:sealed], envelope[sealed:]


def _bound_to(owner: UUID, field: str) -> bytes:
    return f"{owner}/{field}".encode()
