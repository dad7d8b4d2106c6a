"""Where the keys of the present backend come from: a secret, or a JWKS file or URL."""

import asyncio
import logging
import math
import time
import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import Protocol, TypeAlias

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWKSet, PyJWTError

from resolvers.errors import StoreUnavailable
from resolvers.once import Once

Key: TypeAlias = str | RSAPublicKey
_LARGEST = 200_000
"""Bytes of a JWKS."""
_TIMEOUT, _SOON, _PATIENCE, _FRESH = 2.0, 5.0, 30.0, 600.0
"""Seconds."""
_UNUSABLE = (
    *(OSError, HTTPException),  # no answer, or none in HTTP
    *(ValueError, TypeError, AttributeError, KeyError, RecursionError, PyJWTError),
)
"""What a server, or a file, may come up with instead of keys."""
_log = logging.getLogger("onboarding.tokens")


class Keys(Protocol):
    """Finds the key that a token says it is signed with."""

    algorithm: str

    async def find(self, key_id: str | None) -> Key | None:
        """Return the key; raise `StoreUnavailable` if they cannot be had now."""
        ...


class Secret:
    """One shared secret, for HS256."""

    algorithm = "HS256"

    def __init__(self, secret: str) -> None:
        self._secret = secret

    async def find(self, key_id: str | None) -> Key | None:  # noqa: ARG002 - there is one
        return self._secret


class Jwks:
    """Public RSA keys, for RS256: loaded when first needed, then every ten minutes.

    An unknown key id loads them at once, but nothing loads them twice in half a minute.
    While they cannot be loaded, those of before serve on.
    """

    algorithm = "RS256"

    def __init__(self, source: str) -> None:
        self._source = source
        self._keys: dict[str | None, RSAPublicKey] | None = None
        self._not_before = -math.inf
        self._fresh_until = -math.inf
        self._loading: Once[None] = Once()
        self._refresh: asyncio.Task[None] | None = None

    async def find(self, key_id: str | None) -> Key | None:
        if self._keys is None or key_id not in self._keys:
            await self._loading.do(self._load)
        elif self._fresh_until < time.monotonic():
            self._refresh = asyncio.create_task(self._loading.do(self._load))
        if self._keys is None:
            raise StoreUnavailable("JWKS")
        return self._keys.get(key_id)

    async def _load(self) -> None:
        now = time.monotonic()
        if now < self._not_before:
            return
        self._not_before = now + _PATIENCE
        try:
            self._keys = _rsa_keys(await asyncio.to_thread(self._fetch))
            self._fresh_until = now + _FRESH
        except _UNUSABLE as error:
            self._not_before = now + _SOON
            _log.error(
                "the keys at JWT_JWKS cannot be loaded (%s): tokens of the present "
                "backend are refused, unless its keys were loaded before",
                type(error).__name__,
            )

    def _fetch(self) -> str:
        if "://" not in self._source:
            return Path(self._source).read_text(encoding="utf-8")
        deadline = time.monotonic() + _TIMEOUT
        with urllib.request.urlopen(self._source, timeout=_TIMEOUT) as answer:  # noqa: S310 - the settings allow https only
            text = b""
            while chunk := answer.read1():
                text += chunk
                if len(text) > _LARGEST:
                    raise ValueError("too large")
                if time.monotonic() > deadline:
                    raise TimeoutError
        return text.decode()


def _rsa_keys(text: str) -> dict[str | None, RSAPublicKey]:
    usable = [
        k for k in PyJWKSet.from_json(text).keys if isinstance(k.key, RSAPublicKey)
    ]
    keys: dict[str | None, RSAPublicKey] = {k.key_id: k.key for k in usable}
    if not usable:
        raise ValueError("no RSA keys")
    if len(usable) == 1:  # its tokens may leave out which key it was
        keys[None] = usable[0].key
    return keys
