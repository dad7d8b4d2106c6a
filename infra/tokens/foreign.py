"""Tokens of the present backend: JWTs, so that clients can move before its login does.

One algorithm, the one its keys are for; whatever else is wrong, nobody is signed in.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import jwt

from infra.tokens.keys import Key, Keys
from resolvers.models.person import PersonId, Phone
from resolvers.models.problem import ProblemCode
from resolvers.models.session import Claim, session_id
from resolvers.values.phone import PhoneReader

_LONGEST = 4096
_JWT = re.compile(r"[\w-]+\.[\w-]+\.([\w-]+)", re.ASCII)
_WRONG = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignTokens:
    """Reads what the present backend has signed."""

    keys: Keys
    phones: PhoneReader
    issuer: str | None
    audience: str | None
    staff: str
    """`claim=value` that makes somebody staff; empty for nobody."""
    phone: str
    """The claim that has the phone; empty for none."""

    async def read(self, token: str) -> Claim | None:
        """Return what *token* proves; raise `StoreUnavailable` without any keys."""
        if len(token) > _LONGEST or not _is_canonical(token):
            return None
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") != self.keys.algorithm:
                return None
            key = await self.keys.find(header.get("kid"))
            return (
                None if key is None else self._claim(token, self._verified(token, key))
            )
        except _WRONG:
            return None

    def _verified(self, token: str, key: Key) -> dict[str, Any]:
        return jwt.decode(
            token,
            key,
            algorithms=[self.keys.algorithm],
            issuer=self.issuer,
            audience=self.audience,
            options={
                "require": ["exp", "sub"],
                "verify_iat": False,
                "enforce_minimum_key_length": True,
            },
        )

    def _claim(self, token: str, said: dict[str, Any]) -> Claim:
        issued = said.get("iat")
        return Claim(
            PersonId(UUID(said["sub"])),
            session_id(token),
            expires_at=_time(said["exp"]),
            ours=False,
            issued_at=None if issued is None else _time(issued),
            is_staff=self._is_staff(said),
            phone=self._phone(said),
        )

    def _is_staff(self, said: dict[str, Any]) -> bool:
        claim, _, wanted = self.staff.partition("=")
        has = said.get(claim)
        return bool(wanted) and (
            has == wanted or (isinstance(has, list) and wanted in has)
        )

    def _phone(self, said: dict[str, Any]) -> Phone | None:
        told = said.get(self.phone) if self.phone else None
        if isinstance(told, bool) or not isinstance(told, str | int):
            return None
        phone = self.phones.read(str(told))
        return None if isinstance(phone, ProblemCode) else phone


def _is_canonical(token: str) -> bool:
    # Spelt in another way it would be another session, which nobody has ended.
    parts = _JWT.fullmatch(token)
    if parts is None:
        return False
    signature = parts[1]
    try:
        raw = urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    except ValueError:
        return False
    return urlsafe_b64encode(raw).rstrip(b"=") == signature.encode()


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
