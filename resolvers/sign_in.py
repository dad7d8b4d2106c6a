"""Signing in: a one-time code to a phone, then a session."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from resolvers.models.message import SignInCode
from resolvers.models.person import Caller, Language, Origin, Person
from resolvers.models.problem import Problem, ProblemCode
from resolvers.outcomes import InvalidInput
from resolvers.ports import CodeStore, Messenger, RateLimiter, Registry, SessionStore
from resolvers.values.phone import read_phone

_LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SignInCodeSent:
    """A code is on its way, if the phone exists. The same whoever asks."""

    expires_in: int = int(_LIFETIME.total_seconds())
    """Seconds."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session was opened."""

    token: str
    viewer: Person


@dataclass(frozen=True, slots=True)
class WrongCode:
    """Not the code that was sent, too late, or one try too many: all the same."""


@dataclass(frozen=True, slots=True)
class SignedOut:
    """The session has ended."""

    was_signed_in: bool


RequestCodeOutcome: TypeAlias = SignInCodeSent | InvalidInput
SignInOutcome: TypeAlias = SignedIn | WrongCode | InvalidInput


@dataclass(frozen=True, slots=True)
class SignInResolvers:
    """Turns a phone into a session."""

    codes: CodeStore
    sessions: SessionStore
    registry: Registry
    messenger: Messenger
    limits: RateLimiter

    async def request_code(
        self, typed_phone: str, language: Language, origin: Origin
    ) -> RequestCodeOutcome:
        phone = read_phone(typed_phone)
        if isinstance(phone, ProblemCode):
            return InvalidInput((Problem("phone", phone),))
        await asyncio.gather(
            self.limits.spend("sign-in-ip", origin.ip),
            self.limits.spend("sign-in-phone", phone),
        )
        code = f"{secrets.randbelow(10**6):06}"
        await self.codes.put(phone, code, lifetime=_LIFETIME)
        minutes = int(_LIFETIME.total_seconds() // 60)
        await self.messenger.send(SignInCode(phone, language, code, minutes))
        return SignInCodeSent()

    async def sign_in(
        self, typed_phone: str, typed_code: str, language: Language
    ) -> SignInOutcome:
        phone = read_phone(typed_phone)
        if isinstance(phone, ProblemCode):
            return InvalidInput((Problem("phone", phone),))
        code = "".join(typed_code[:40].split())
        if not await self.codes.redeem(phone, code):
            return WrongCode()
        person = await self.registry.person_of(phone, language)
        return SignedIn(await self.sessions.open(person.id), person)

    async def sign_out(self, caller: Caller | None) -> SignedOut:
        if caller:
            await self.sessions.close(caller.token)
        return SignedOut(was_signed_in=caller is not None)
