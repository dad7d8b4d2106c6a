"""An SMS gateway, as four settings describe it: whatever takes a POST will do."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from infra.messages.gateway_body import Json, Template, parsed
from infra.messages.hosts import is_host, is_loopback

_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?")
_VISIBLE = re.compile(r"[!-~]+")
_OURS = {"accept-encoding", "connection", "content-length", "host", "transfer-encoding"}
"""Headers that belong to the connection, and not to what is said."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an answer must say to be a yes."""

    path: tuple[str, ...]
    values: frozenset[str]

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read SMS_ACCEPTED; None if every answer is a yes."""
        if not text.strip():
            return None
        path, _, values = text.partition("=")
        parts = tuple(part.strip() for part in path.split("."))
        words = frozenset(value.strip() for value in values.split("|"))
        if not (all(parts) and all(words)):
            raise ValueError("SMS_ACCEPTED must be like status=queued|sent, or empty")
        return cls(parts, words)

    def by(self, answer: bytes) -> bool:
        """Tell whether *answer* is a yes; raise `ValueError` if it is no JSON."""
        found = parsed(answer)
        for part in self.path:
            found = _inside(found, part)
        if isinstance(found, dict | list):
            return False
        return (found if isinstance(found, str) else json.dumps(found)) in self.values


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where an SMS is posted, how, and when it was taken."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: Template
    accepted: Accepted | None
    """None: any status of 2xx is a yes."""

    @classmethod
    def read(cls, url: str, headers: str, body: str, accepted: str) -> Self:
        """Read SMS_URL, SMS_HEADERS, SMS_BODY and SMS_ACCEPTED.

        A `ValueError` names the one that is wrong, and quotes none: they hold secrets.
        """
        fields = {"Accept": _JSON, "Content-Type": _JSON} | _headers(headers)
        kind = fields["Content-Type"].partition(";")[0].strip().lower()
        if kind not in {_FORM, _JSON}:
            raise ValueError(f"SMS_HEADERS: Content-Type must be {_JSON} or {_FORM}")
        template = Template.read(body, is_form=kind == _FORM)
        return cls(_url(url), fields, template, Accepted.read(accepted))


def _url(text: str) -> str:
    must = "SMS_URL must be https://…, or http:// to this machine"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(must) from None
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not (secure and is_host(host) and port != 0 and _VISIBLE.fullmatch(text)):
        raise ValueError(must)
    if "@" in parts.netloc:
        raise ValueError("SMS_URL: credentials go into SMS_HEADERS, as Authorization")
    if parts.fragment or "{" in text:
        raise ValueError("SMS_URL: what changes with each SMS goes into SMS_BODY")
    return text


def _headers(text: str) -> dict[str, str]:
    must = 'SMS_HEADERS must be a JSON object of texts, such as {"X-Api-Key": "…"}'
    try:
        given = parsed(text or "{}")
    except ValueError:
        raise ValueError(must) from None
    if not isinstance(given, dict):
        raise ValueError(must)  # noqa: TRY004 - it is the text that is wrong
    headers: dict[str, str] = {}
    for name, value in given.items():
        if not (isinstance(value, str) and _NAME.fullmatch(name)):
            raise ValueError(must)
        if not _VALUE.fullmatch(value):
            raise ValueError("SMS_HEADERS: a value is empty, or not printable ASCII")
        if name.lower() in _OURS:
            raise ValueError(f"SMS_HEADERS: {name} is not for you to set")
        # One spelling of those that we look at ourselves.
        spelt = {"accept": "Accept", "content-type": "Content-Type"}
        headers[spelt.get(name.lower(), name)] = value
    if len({name.lower() for name in given}) < len(given):
        raise ValueError("SMS_HEADERS has the same header twice")
    return headers


def _inside(value: Json, part: str) -> Json:
    """Return what *part* names in an object or a list; a list if it names nothing."""
    if isinstance(value, dict):
        return value.get(part, [])
    if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
        return value[int(part)]
    return []
