"""The server that takes our e-mail, as one URL says it."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from urllib.parse import unquote, urlsplit

from infra.messages.hosts import is_host, is_loopback


class Security(StrEnum):
    """How the connection is protected, by the scheme of the URL."""

    TLS = "smtps"
    """From the start."""
    STARTTLS = "smtp"
    """Before anything is said; without it, nothing is."""
    NONE = "smtp+plain"


_PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}
_VISIBLE = re.compile(r"[!-~]+")
_FORM = (
    "SMTP_URL must be smtps://user:password@host, smtp://user:password@host "
    "(STARTTLS) or smtp+plain://host, with :port if it is another than "
    "465, 587 or 25; user and password are percent-encoded"
)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where to connect, and as whom."""

    host: str
    port: int
    security: Security
    user: str = field(default="", repr=False)
    """Empty: no login."""
    password: str = field(default="", repr=False)

    @classmethod
    def read(cls, url: str) -> Self:
        """Read *url*; a `ValueError` says what is wrong, and quotes none of it."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
            security = Security(parts.scheme)
            port = _PORTS[security] if parts.port is None else parts.port
            user = unquote(parts.username or "", errors="strict")
            password = unquote(parts.password or "", errors="strict")
        except ValueError:
            raise ValueError(_FORM) from None
        rest = parts.path.removeprefix("/") + parts.query + parts.fragment
        if not (is_host(host) and port and _VISIBLE.fullmatch(url)) or rest:
            raise ValueError(_FORM)
        if bool(user) != bool(password):
            raise ValueError("SMTP_URL needs both user and password, or neither")
        if user and security is Security.NONE and not is_loopback(host):
            raise ValueError(
                "SMTP_URL: smtp+plain:// would show the password to the network; "
                "use smtps:// or smtp://"
            )
        return cls(host, port, security, user, password)
