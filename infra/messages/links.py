"""Where the links in messages lead.

A link to opt out carries whose reminders it stops, and a keyed hash that proves that we
have made it. It asks for no session, opens nothing else, and never expires.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from infra.sealing import BlindIndex
from resolvers.models.person import PersonId

STOP = "/stop/"
_ID, _PROOF = 16, 8
"""Bytes. Short enough for an SMS; to guess one takes 2**64 requests."""


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links, and reads them when they come back."""

    public_url: str
    app_url: str
    """Where people go on with the form."""
    index: BlindIndex

    def stop(self, person: PersonId) -> str:
        """Return the address that stops a person's reminders."""
        token = urlsafe_b64encode(person.bytes + self._proof(person))
        return self.public_url + STOP + token.decode().rstrip("=")

    def person_of(self, token: str) -> PersonId | None:
        """Return whose reminders *token* stops; None unless we have made it."""
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        if len(raw) != _ID + _PROOF:
            return None
        person = PersonId(UUID(bytes=raw[:_ID]))
        return person if hmac.compare_digest(raw[_ID:], self._proof(person)) else None

    def _proof(self, person: PersonId) -> bytes:
        return self.index.of("stop-reminders", str(person))[:_PROOF]
