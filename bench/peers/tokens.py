"""Who a token is from: `infra.tokens.own`, without what the peers do not need."""

import hashlib
import hmac
import time
from base64 import urlsafe_b64decode
from typing import NamedTuple
from uuid import UUID

from bench.peers.settings import SESSION_KEY

_BODY, _WHOLE = 40, 72


class Claim(NamedTuple):
    """What a token proves."""

    person: UUID
    name: str
    """The person's id as text."""
    session: str


def claimed(authorization: bytes) -> Claim | None:
    """Return what the header proves; None unless it is ours, whole and in time."""
    token = authorization.removeprefix(b"Bearer ")
    try:
        raw = urlsafe_b64decode(token)
    except ValueError:
        return None
    body, tag = raw[:_BODY], raw[_BODY:]
    if len(raw) != _WHOLE or not hmac.compare_digest(
        tag, hmac.digest(SESSION_KEY, body, hashlib.sha256)
    ):
        return None
    if int.from_bytes(body[16:24]) <= time.time():
        return None
    person = UUID(bytes=body[:16])
    return Claim(person, str(person), hashlib.sha256(token).hexdigest())
