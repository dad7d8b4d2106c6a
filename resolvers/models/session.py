"""Who is signed in, where, and what proves it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, NewType

from resolvers.models.person import PersonId, Phone

SessionId = NewType("SessionId", str)
"""The SHA-256 of the token, in hex: it tells which session, and opens none."""


def session_id(token: str) -> SessionId:
    """Return which session *token* opens."""
    return SessionId(hashlib.sha256(token.encode(errors="replace")).hexdigest())


@dataclass(frozen=True, slots=True)
class Session:
    """A device on which a person is signed in."""

    id: SessionId
    device: str | None
    """E.g. `Chrome Mobile, Android`; None when the client did not say."""
    created_at: datetime
    last_used_at: datetime
    """To the hour."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token's signature proves; whether it was ended is another matter."""

    person: PersonId
    session: SessionId
    expires_at: datetime
    ours: bool
    """False for a token of the present backend."""
    issued_at: datetime | None = None
    """None when the token does not say."""
    is_staff: bool = False
    phone: Phone | None = None
    """As the present backend knows it."""


class Caller(NamedTuple):
    """Who sends a request, as far as it is proven."""

    claim: Claim
    is_staff: bool
    is_checked: bool
    """False when Redis could not say whether the session was ended."""

    @property
    def session(self) -> SessionId:
        return self.claim.session

    @property
    def person(self) -> PersonId:
        return self.claim.person
