"""Kinds of settings: what each may be, and what to say when it is not."""

import re
from ipaddress import ip_network
from typing import Annotated, TypeAlias
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from limits import parse_many
from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from infra.messages.hosts import is_near
from infra.messages.mail import Sender
from infra.messages.smtp_server import SmtpServer
from infra.sealing import Sealer
from infra.topology.url import RedisUrl
from resolvers.values.phone import PhoneReader

_ORIGIN = re.compile(r"https?://([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:\d{1,5})?")
"""As browsers send it."""
_WEB_ADDRESS = re.compile(_ORIGIN.pattern + r"(/[A-Za-z0-9._~%-]+)*/?")
"""An origin, and a path if need be: no login, no query."""


def _listed(text: object) -> object:
    if not isinstance(text, str):
        return text
    return tuple(part.strip() for part in text.split(",") if part.strip())


_YEAR = 366 * 86_400


def _is_limit(text: str) -> str:
    try:
        limits = [(item.amount, item.get_expiry()) for item in parse_many(text)]
    except ValueError:
        limits = []
    if not limits or not all(n > 0 and 0 < s <= _YEAR for n, s in limits):
        raise ValueError("is not a rate limit such as 3/10minute")
    return text


def _is_ring(ring: SecretStr) -> SecretStr:
    if ring.get_secret_value():
        Sealer(ring.get_secret_value())
    return ring


def _is_url(url: SecretStr) -> SecretStr:
    try:
        parts = urlsplit(url.get_secret_value())
        whole = bool(parts.scheme and (parts.netloc or parts.path)) and parts.port != 0
    except ValueError:
        whole = False
    if not whole:
        raise ValueError("is not a URL; a password in it must be percent-encoded")
    return url


def _is_database(url: SecretStr) -> SecretStr:
    asked = parse_qs(urlsplit(url.get_secret_value()).query).get("pgbouncer", ["true"])
    if asked not in (["true"], ["false"]):
        raise ValueError("has a pgbouncer= that is neither true nor false")
    return url


def _is_redis(url: SecretStr) -> SecretStr:
    RedisUrl.read(url.get_secret_value())
    return url


def _are_countries(codes: tuple[str, ...]) -> tuple[str, ...]:
    PhoneReader(codes)
    return codes


def _is_origin(text: str) -> str:
    if not _ORIGIN.fullmatch(text):
        raise ValueError("must be origins such as https://www.example.com")
    return text


def _are_networks(texts: tuple[str, ...]) -> tuple[str, ...]:
    try:
        for text in texts:
            ip_network(text)
    except ValueError:
        raise ValueError("must be networks such as 10.0.0.0/8") from None
    return texts


def _are_policies(names: tuple[str, ...]) -> tuple[str, ...]:
    if unknown := set(names) - POLICIES:
        raise ValueError(f"{unknown.pop()} is not one of {', '.join(sorted(POLICIES))}")
    return names


def _is_key_set(source: str) -> str:
    if "://" not in source or source.startswith("https://"):
        return source
    raise ValueError("must be a file or an https:// URL")


def _is_claim(text: str) -> str:
    name, equals, value = text.partition("=")
    if text and not (name and equals and value):
        raise ValueError("must be name=value, e.g. role=ADMIN")
    return text


def _has_port(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:  # above 65535
        return False


def _is_address(text: str) -> str:
    if text and not (_WEB_ADDRESS.fullmatch(text) and _has_port(text)):
        raise ValueError("must be an address such as https://www.example.com")
    return text.rstrip("/")


def _is_smtp(url: SecretStr) -> SecretStr:
    SmtpServer.read(url.get_secret_value())
    return url


def _is_sender(text: str) -> str:
    if text:
        Sender.read(text)
    return text


def _is_endpoint(text: str) -> str:
    address = _is_address(text)
    parts = urlsplit(address)
    if address and parts.scheme != "https" and not is_near(parts.hostname or ""):
        raise ValueError("must be https://…, or http:// within a private network")
    return address


POLICIES = {
    "public",
    "person",
    "address",
    "mutation",
    "sign-in-phone",
    "sign-in-ip",
    "matches",
}

RedisAddress: TypeAlias = Annotated[SecretStr, AfterValidator(_is_redis)]
StoreUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_is_url)]
"""It has a password in it, perhaps."""
DatabaseUrl: TypeAlias = Annotated[StoreUrl, AfterValidator(_is_database)]
RateLimit: TypeAlias = Annotated[str, AfterValidator(_is_limit)]
"""In `limits` notation."""
SealingRing: TypeAlias = Annotated[SecretStr, AfterValidator(_is_ring)]
Countries: TypeAlias = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_listed), AfterValidator(_are_countries)
]
Origins: TypeAlias = Annotated[
    tuple[Annotated[str, AfterValidator(_is_origin)], ...],
    NoDecode,
    BeforeValidator(_listed),
]
Networks: TypeAlias = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_listed), AfterValidator(_are_networks)
]
PolicyNames: TypeAlias = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_listed), AfterValidator(_are_policies)
]
PersonIds: TypeAlias = Annotated[tuple[UUID, ...], NoDecode, BeforeValidator(_listed)]
KeySet: TypeAlias = Annotated[str, AfterValidator(_is_key_set)]
WebAddress: TypeAlias = Annotated[str, AfterValidator(_is_address)]
SmtpUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_is_smtp)]
EndpointUrl: TypeAlias = Annotated[str, AfterValidator(_is_endpoint)]
MailSender: TypeAlias = Annotated[str, AfterValidator(_is_sender)]
ClaimValue: TypeAlias = Annotated[str, AfterValidator(_is_claim)]
