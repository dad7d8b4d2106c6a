"""What a request says of its client: who they are, their language, their request id."""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from infra.edge.addresses import ClientAddresses
from infra.edge.cookie import SessionCookies
from infra.edge.fields import Fields
from infra.edge.gate import Client
from infra.edge.incoming import Incoming
from resolvers.errors import StoreUnavailable
from resolvers.models.person import Language, Origin
from resolvers.models.session import Claim
from resolvers.ports.sign_in import Tokens
from schema.context import SessionCookie

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_LONGEST_WISH, _LONGEST_AGENT = 200, 400


class Visitor(NamedTuple):
    """Who sends a request, as far as it says so itself."""

    client: Client
    origin: Origin
    token: str | None
    claim: Claim | None
    cookie: SessionCookie
    language: Language

    @property
    def misuses_cookie(self) -> bool:
        """Whether the token came in a cookie that the page may not use."""
        by_cookie = self.token is not None and self.token == self.cookie.token
        return by_cookie and not self.cookie.is_trusted


@dataclass(frozen=True, slots=True)
class Visitors:
    """Tells who sends a request."""

    addresses: ClientAddresses
    cookies: SessionCookies
    tokens: Tokens

    async def of(self, incoming: Incoming) -> Visitor:
        fields = incoming.fields
        address = self.addresses.of(incoming.scope)
        cookie = self.cookies.read(fields)
        token = _bearer_token(fields) or cookie.token
        claim = None
        if token:
            # Without its keys, if they cannot be had, it is not proven.
            with suppress(StoreUnavailable):
                claim = await self.tokens.read(token)
        share = self.addresses.share(address)
        client = Client(share, str(claim.person) if claim else None)
        agent = fields.get(b"user-agent")[:_LONGEST_AGENT]
        origin = Origin(address, incoming.id, agent, share)
        return Visitor(client, origin, token, claim, cookie, language(fields))


def language(fields: Fields) -> Language:
    """Return the most wanted language of `Accept-Language` we speak, else French."""
    wished = fields.get(b"accept-language")
    return _language(wished[:_LONGEST_WISH]) if wished else Language.FR


@lru_cache(maxsize=256)
def _language(wished: str) -> Language:
    wishes: list[tuple[float, Language]] = []
    for part in wished.split(","):
        tag, _, weight = part.partition(";q=")
        name = tag.strip().lower().partition("-")[0]
        if name in set(Language):
            wishes.append((_weight(weight), Language(name)))
    return max(wishes, key=lambda wish: wish[0], default=(0.0, Language.FR))[1]


def request_id(fields: Fields) -> str:
    """Return the id the client or its proxy gave if it is harmless, else a new one."""
    given = fields.get(b"x-request-id")
    return given if given and _REQUEST_ID.fullmatch(given) else os.urandom(16).hex()


def _bearer_token(fields: Fields) -> str | None:
    scheme, value = fields.get(b"authorization").partition(" ")[::2]
    return value.strip() or None if scheme.lower() == "bearer" else None


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0
