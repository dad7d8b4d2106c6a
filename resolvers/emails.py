"""An e-mail address of one's own: once it is proven, sign-in codes may go there."""

from dataclasses import dataclass
from typing import TypeAlias

from resolvers.codes import Codes, CodeSent, CodeWish, WrongCode
from resolvers.models.message import Channel, Kind
from resolvers.models.person import Language, Origin, PersonId
from resolvers.models.problem import Problem, ProblemCode
from resolvers.outcomes import InvalidInput
from resolvers.ports.people import People
from resolvers.values.addresses import read_email


@dataclass(frozen=True, slots=True)
class EmailConfirmed:
    """The address is theirs."""

    email: str


RequestEmailCodeOutcome: TypeAlias = CodeSent | InvalidInput
ConfirmEmailOutcome: TypeAlias = EmailConfirmed | WrongCode | InvalidInput


@dataclass(frozen=True, slots=True)
class EmailResolvers:
    """Has a person prove an address."""

    codes: Codes
    people: People

    async def request_code(
        self, person: PersonId, typed: str, language: Language, origin: Origin
    ) -> RequestEmailCodeOutcome:
        email = read_email(typed)
        if isinstance(email, ProblemCode):
            return InvalidInput((Problem("email", email),))
        target = _target(person, email)
        wish = CodeWish(Kind.EMAIL_CODE, target, Channel.EMAIL, email, language)
        return await self.codes.send(wish, origin)

    async def confirm(
        self,
        person: PersonId,
        typed: str,
        code: str,
        origin: Origin,
        *,
        attempt: str | None,
    ) -> ConfirmEmailOutcome:
        email = read_email(typed)
        if isinstance(email, ProblemCode):
            return InvalidInput((Problem("email", email),))
        if not await self.codes.is_right(_target(person, email), code, attempt):
            return WrongCode()
        await self.people.confirm_email(person, email, origin)
        return EmailConfirmed(email)


def _target(person: PersonId, email: str) -> str:
    return f"{person}/{email.casefold()}"
