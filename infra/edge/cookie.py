"""The session cookie: for browsers, whose scripts must not see the token.

A page of another origin cannot use it: requests must be JSON by POST, which no form
sends, and come from an origin we trust.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import Response

from schema.context import SessionCookie

_NAME = "__Host-session"
"""The prefix has browsers refuse it from other hosts, other paths and plain HTTP."""


class SessionCookies:
    """Reads the cookie of a request, and writes that of the answer."""

    def __init__(self, origins: tuple[str, ...], *, lifetime: int) -> None:
        """*origins* may use it besides our own; *lifetime* in seconds."""
        self._origins = frozenset(origins)
        self._lifetime = lifetime

    def read(self, headers: Headers) -> SessionCookie:
        sent = cookie_parser(headers.get("cookie", "")).get(_NAME)
        return SessionCookie(sent or None, self._is_trusted(headers))

    def write(self, cookie: SessionCookie, answer: Response) -> None:
        """Put into *answer* what is to become of the cookie."""
        if cookie.change is not None:
            answer.set_cookie(
                _NAME,
                cookie.change,
                max_age=self._lifetime if cookie.change else 0,
                secure=True,
                httponly=True,
                samesite="lax",
            )

    def _is_trusted(self, headers: Headers) -> bool:
        # Browsers send these by themselves, and no page can forge them: the origin with
        # every POST and with all that goes to another origin, else where it comes from.
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site") == "same-origin"
        try:
            ours = urlsplit(origin).netloc == headers.get("host")
        except ValueError:
            return False
        return ours or origin in self._origins
