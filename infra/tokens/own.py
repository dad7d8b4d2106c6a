"""Session tokens: opaque to clients; told from junk, and read, without a look-up.

A token is base64url of `person (16) | expiry (8) | random (16) | HMAC-SHA-256 (32)`.
"""

import hashlib
import hmac
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from datetime import UTC, datetime
from uuid import UUID

from resolvers.models.person import PersonId
from resolvers.models.session import Claim, SessionId, session_id

_BODY, _TAG = 40, 32
_LENGTH = 96  # of base64; 72 bytes need no padding
_REMEMBERED = 10_000
"""Tokens whose signature was proven; the others cost an HMAC."""


class OwnTokens:
    """Makes tokens, and recognises its own."""

    def __init__(self, key: str, *, lifetime: int) -> None:
        """*lifetime* in seconds: no session is older, however much it is used."""
        self._key = key.encode()
        self._lifetime = lifetime
        self._verified: OrderedDict[SessionId, Claim] = OrderedDict()
        """By the hash of the token: here lie no tokens to be found."""

    def issue(self, person: PersonId) -> tuple[str, Claim]:
        expiry = int(time.time()) + self._lifetime
        body = person.bytes + expiry.to_bytes(8) + os.urandom(16)
        token = urlsafe_b64encode(body + self._tag(body)).decode()
        return token, _claim(body, session_id(token))

    def read(self, token: str) -> Claim | None:
        """Return what *token* proves; None unless it is ours, whole and in time."""
        if len(token) != _LENGTH or not token.isascii():
            return None
        name = session_id(token)
        claim = self._verified.get(name) or self._verify(token, name)
        if claim is None or claim.expires_at.timestamp() <= time.time():
            return None
        if name not in self._verified:
            self._verified[name] = claim
            if len(self._verified) > _REMEMBERED:
                self._verified.popitem(last=False)
        return claim

    def _verify(self, token: str, session: SessionId) -> Claim | None:
        try:
            raw = urlsafe_b64decode(token)
        except ValueError:
            return None
        if len(raw) != _BODY + _TAG or urlsafe_b64encode(raw).decode() != token:
            return None
        body, tag = raw[:_BODY], raw[_BODY:]
        if not hmac.compare_digest(tag, self._tag(body)):
            return None
        return _claim(body, session)

    def _tag(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, hashlib.sha256)


def _claim(body: bytes, session: SessionId) -> Claim:
    return Claim(
        PersonId(UUID(bytes=body[:16])),
        session,
        expires_at=datetime.fromtimestamp(int.from_bytes(body[16:24]), UTC),
        ours=True,
    )
