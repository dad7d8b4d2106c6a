"""Signing in: a one-time code to a phone, then a session."""

from dataclasses import dataclass
from typing import TypeAlias

from resolvers.codes import Codes, CodeSent, CodeWish, WrongCode
from resolvers.models.message import Channel, Kind
from resolvers.models.person import Language, Origin, Person
from resolvers.models.problem import Problem, ProblemCode
from resolvers.outcomes import InvalidInput
from resolvers.ports.people import People
from resolvers.ports.sign_in import DeviceNamer, SessionStore, Tokens
from resolvers.values.phone import PhoneReader


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session was opened."""

    token: str
    viewer: Person
    is_new_person: bool


RequestCodeOutcome: TypeAlias = CodeSent | InvalidInput
SignInOutcome: TypeAlias = SignedIn | WrongCode | InvalidInput


@dataclass(frozen=True, slots=True)
class SignInResolvers:
    """Turns a phone into a session."""

    phones: PhoneReader
    codes: Codes
    tokens: Tokens
    sessions: SessionStore
    people: People
    device_of: DeviceNamer

    async def request_code(
        self, typed_phone: str, channel: Channel, language: Language, origin: Origin
    ) -> RequestCodeOutcome:
        """Send a code. Looks nobody up, so it cannot tell who is known."""
        phone = self.phones.read(typed_phone)
        if isinstance(phone, ProblemCode):
            return InvalidInput((Problem("phone", phone),))
        wish = CodeWish(Kind.SIGN_IN_CODE, phone, channel, phone, language)
        return await self.codes.send(wish, origin)

    async def sign_in(
        self,
        typed_phone: str,
        code: str,
        language: Language,
        origin: Origin,
        *,
        attempt: str | None,
    ) -> SignInOutcome:
        phone = self.phones.read(typed_phone)
        if isinstance(phone, ProblemCode):
            return InvalidInput((Problem("phone", phone),))
        if not await self.codes.is_right(phone, code, attempt):
            return WrongCode()
        arrival = await self.people.person_of(phone, language)
        token, claim = self.tokens.issue(arrival.person.id)
        device = await self.device_of(origin.user_agent)
        await self.sessions.open(claim.session, claim, device)
        return SignedIn(token, arrival.person, arrival.is_new)
