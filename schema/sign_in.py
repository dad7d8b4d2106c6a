"""Signing in, as clients do it."""

from typing import Annotated, TypeAlias

import strawberry
from strawberry import Parent

from resolvers import codes, sign_in
from resolvers.errors import Forbidden
from resolvers.models import message
from schema.carried import CarriedBy, resolved
from schema.codes import ATTEMPT, CODE, WrongCode
from schema.context import Info
from schema.onboarding import OnboardingState
from schema.problems import InvalidInput
from schema.profiles import Language, Viewer

Channel: TypeAlias = message.Channel
strawberry.enum(
    Channel,
    description="How a code travels: by SMS, or to the e-mail address you confirmed.",
)


@strawberry.type(
    description="A code is on its way, if we know where to. The same whoever asks."
)
class SignInCodeSent:
    is_type_of = CarriedBy(codes.CodeSent)

    expires_in: int = strawberry.field(description="Seconds.")


def _token(info: Info, parent: Parent[sign_in.SignedIn]) -> str | None:
    return None if info.context.cookie.change == parent.token else parent.token


async def _state(
    info: Info, parent: Parent[sign_in.SignedIn]
) -> OnboardingState | None:
    onboarding = await info.context.resolvers.onboarding.of(parent.viewer.id)
    return onboarding.state


@strawberry.type(description="A session was opened.")
class SignedIn:
    is_type_of = CarriedBy(sign_in.SignedIn)

    token: str | None = resolved(
        _token,
        "Send it as `Authorization: Bearer <token>`. Null when the cookie has it.",
    )
    viewer: Viewer
    is_new_person: bool = strawberry.field(description="This was your first time.")
    onboarding_state: OnboardingState | None = resolved(
        _state, "Where you stand; null, with an error, when that cannot be told now."
    )


RequestSignInCodeResult: TypeAlias = Annotated[
    SignInCodeSent | InvalidInput, strawberry.union("RequestSignInCodeResult")
]
SignInResult: TypeAlias = Annotated[
    SignedIn | WrongCode | InvalidInput, strawberry.union("SignInResult")
]


@strawberry.input
class RequestSignInCodeInput:
    phone: str = strawberry.field(
        description="As people write it, e.g. `01 97 12 34 56`."
    )
    channel: Channel = Channel.SMS
    language: Language | None = strawberry.field(
        default=None, description="Of the message. Else that of `Accept-Language`."
    )


@strawberry.input
class SignInInput:
    phone: str
    code: str = strawberry.field(description=CODE)
    attempt_id: strawberry.ID | None = strawberry.field(
        default=None, description=ATTEMPT
    )
    cookie: bool = strawberry.field(
        default=False,
        description="For browsers: the token goes into a cookie no script can read.",
    )


async def _request_sign_in_code(
    info: Info, input: RequestSignInCodeInput
) -> sign_in.RequestCodeOutcome:
    context = info.context
    return context.ended(
        await context.resolvers.sign_in.request_code(
            input.phone,
            input.channel,
            input.language or context.language,
            context.origin,
        )
    )


async def _sign_in(info: Info, input: SignInInput) -> sign_in.SignInOutcome:
    context = info.context
    if input.cookie and not context.cookie.is_trusted:
        raise Forbidden
    outcome = await context.resolvers.sign_in.sign_in(
        input.phone,
        input.code,
        context.language,
        context.origin,
        attempt=input.attempt_id,
    )
    if input.cookie and isinstance(outcome, sign_in.SignedIn):
        context.keep_token(outcome.token)
    return context.ended(outcome)


@strawberry.type
class SignInMutation:
    request_sign_in_code: RequestSignInCodeResult = resolved(
        _request_sign_in_code,
        "Send a one-time code to a phone. The answer does not tell who is known.",
    )
    sign_in: SignInResult = resolved(
        _sign_in, "Trade the code for a session. The first time makes you known."
    )
