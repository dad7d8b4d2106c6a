"""Signing in and out, as clients see it."""

from typing import Annotated, TypeAlias

import strawberry

from resolvers import sign_in
from schema.carried import CarriedBy, resolved
from schema.context import Info
from schema.problems import InvalidInput
from schema.profiles import Language, Viewer
from schema.wording import outcome_words


@strawberry.type(description="A code is on its way, whether or not we know the phone.")
class SignInCodeSent:
    is_type_of = CarriedBy(sign_in.SignInCodeSent)

    expires_in: int = strawberry.field(description="Seconds.")


@strawberry.type(description="Send the token as `Authorization: Bearer <token>`.")
class SignedIn:
    is_type_of = CarriedBy(sign_in.SignedIn)

    token: str
    viewer: Viewer


def _wrong_code(info: Info) -> str:
    return outcome_words("WRONG_CODE", info.context.language)


@strawberry.type(description="Not the code that was sent, or not any more.")
class WrongCode:
    is_type_of = CarriedBy(sign_in.WrongCode)

    message: str = resolved(_wrong_code, "What to do, in the language asked for.")


@strawberry.type(description="The session has ended.")
class SignedOut:
    is_type_of = CarriedBy(sign_in.SignedOut)

    was_signed_in: bool


RequestSignInCodeResult: TypeAlias = Annotated[
    SignInCodeSent | InvalidInput, strawberry.union("RequestSignInCodeResult")
]
SignInResult: TypeAlias = Annotated[
    SignedIn | WrongCode | InvalidInput, strawberry.union("SignInResult")
]
SignOutResult: TypeAlias = Annotated[SignedOut, strawberry.union("SignOutResult")]


@strawberry.input
class RequestSignInCodeInput:
    phone: str = strawberry.field(
        description="As people write it, e.g. `01 97 12 34 56`. Benin, for now."
    )
    language: Language | None = strawberry.field(
        default=None, description="Of the message. Else that of `Accept-Language`."
    )


@strawberry.input
class SignInInput:
    phone: str
    code: str = strawberry.field(description="Six digits, good for ten minutes.")


async def _request_sign_in_code(
    info: Info, input: RequestSignInCodeInput
) -> sign_in.RequestCodeOutcome:
    context = info.context
    return await context.resolvers.sign_in.request_code(
        input.phone, input.language or context.language, context.origin
    )


async def _sign_in(info: Info, input: SignInInput) -> sign_in.SignInOutcome:
    context = info.context
    return await context.resolvers.sign_in.sign_in(
        input.phone, input.code, context.language
    )


async def _sign_out(info: Info) -> sign_in.SignedOut:
    context = info.context
    return await context.resolvers.sign_in.sign_out(await context.caller_or_none())


@strawberry.type
class SignInMutation:
    request_sign_in_code: RequestSignInCodeResult = resolved(
        _request_sign_in_code, "Send a one-time code to a phone."
    )
    sign_in: SignInResult = resolved(
        _sign_in,
        "Trade the code for a session. Five tries a code.",
    )
    sign_out: SignOutResult = resolved(_sign_out, "End this session. Safe to repeat.")
