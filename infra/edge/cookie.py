"""The session cookie: for browsers, whose scripts must not see the token.

A page of another origin cannot use it: requests must be JSON by POST, which no form
sends, and come from an origin we trust.
"""

from urllib.parse import urlsplit

from starlette.requests import cookie_parser
from starlette.responses import Response

from infra.edge.fields import Fields
from infra.edge.outgoing import Outgoing
from schema.context import SessionCookie

_NAME = "__Host-session"
"""The prefix has browsers refuse it from other hosts, other paths and plain HTTP."""


class SessionCookies:
    """Reads the cookie of a request, and writes that of the answer."""

    def __init__(self, origins: tuple[str, ...], *, lifetime: int) -> None:
        """*origins* may use it besides our own; *lifetime* in seconds."""
        self._origins = frozenset(origins)
        self._lifetime = lifetime

    def read(self, fields: Fields) -> SessionCookie:
        sent = None
        if _NAME in (cookies := fields.get(b"cookie")):
            sent = cookie_parser(cookies).get(_NAME)
        return SessionCookie(sent or None, self._is_trusted(fields))

    def write(self, cookie: SessionCookie, answer: Outgoing) -> None:
        """Put into *answer* what is to become of the cookie."""
        if cookie.change is None:
            return
        written = Response()
        written.set_cookie(
            _NAME,
            cookie.change,
            max_age=self._lifetime if cookie.change else 0,
            secure=True,
            httponly=True,
            samesite="lax",
        )
        answer.fields += (f for f in written.raw_headers if f[0] == b"set-cookie")

    def _is_trusted(self, fields: Fields) -> bool:
        # Browsers send these by themselves, and no page can forge them: the origin with
        # every POST and with all that goes to another origin, else where it comes from.
        if b"origin" not in fields:
            return fields.get(b"sec-fetch-site") == "same-origin"
        origin = fields.get(b"origin")
        try:
            ours = b"host" in fields and urlsplit(origin).netloc == fields.get(b"host")
        except ValueError:
            return False
        return ours or origin in self._origins
