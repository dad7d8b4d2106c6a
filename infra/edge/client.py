"""What a request says of its client: origin, language, token, request id."""

import re
from ipaddress import ip_address
from uuid import uuid4

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

from resolvers.models.person import Language, Origin

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_LONGEST_WISH = 200


def origin(request: Request) -> Origin:
    """Return where *request* comes from."""
    return Origin(
        address(request.scope),
        request.state.request_id,
        request.headers.get("user-agent", ""),
    )


def address(scope: Scope) -> str:
    """Return the peer's IP address; `unknown` when it has none."""
    peer = scope.get("client")
    try:
        return str(ip_address(peer[0])) if peer else "unknown"
    except ValueError:
        return "unknown"


def language(headers: Headers) -> Language:
    """Return the most wanted language of `Accept-Language` we speak, else French."""
    wishes: list[tuple[float, Language]] = []
    for part in headers.get("accept-language", "")[:_LONGEST_WISH].split(","):
        tag, _, weight = part.partition(";q=")
        name = tag.strip().lower().partition("-")[0]
        if name in set(Language):
            wishes.append((_weight(weight), Language(name)))
    return max(wishes, key=lambda wish: wish[0], default=(0.0, Language.FR))[1]


def bearer_token(headers: Headers) -> str | None:
    """Return what `Authorization: Bearer` carries, unverified."""
    scheme, value = headers.get("authorization", "").partition(" ")[::2]
    return value.strip() or None if scheme.lower() == "bearer" else None


def request_id(headers: Headers) -> str:
    """Return the id the client or its proxy gave if it is harmless, else a new one."""
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0
