"""Session tokens: opaque to clients; told from junk, and read, without a look-up.

A token is base64url of `person (16) | expiry (8) | random (16) | HMAC-SHA-256 (32)`.
"""

import hashlib
import hmac
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from resolvers.models.person import PersonId

_BODY, _TAG = 40, 32
_LENGTH = 96  # of base64; 72 bytes need no padding


class TokenSigner:
    """Makes tokens, and recognises its own."""

    def __init__(self, key: str, *, lifetime: int) -> None:
        self._key = key.encode()
        self._lifetime = lifetime

    def sign(self, person: PersonId) -> str:
        expiry = int(time.time()) + self._lifetime
        body = person.bytes + expiry.to_bytes(8) + os.urandom(16)
        return urlsafe_b64encode(body + self._tag(body)).decode()

    def owner(self, token: str) -> PersonId | None:
        """Return whose *token* is; None unless it is ours, whole and in time."""
        if len(token) != _LENGTH or not token.isascii():
            return None
        try:
            raw = urlsafe_b64decode(token)
        except ValueError:
            return None
        if len(raw) != _BODY + _TAG or urlsafe_b64encode(raw).decode() != token:
            return None
        body, tag = raw[:_BODY], raw[_BODY:]
        if not hmac.compare_digest(tag, self._tag(body)):
            return None
        if int.from_bytes(body[16:24]) <= time.time():
            return None
        return PersonId(UUID(bytes=body[:16]))

    def _tag(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, hashlib.sha256)
