"""Proving an e-mail address, as clients do it."""

from typing import Annotated, TypeAlias

import strawberry

from resolvers import codes, emails
from schema.access import permitted
from schema.carried import CarriedBy, resolved
from schema.codes import ATTEMPT, CODE, WrongCode
from schema.context import Info
from schema.problems import InvalidInput
from schema.profiles import Language


@strawberry.type(description="A code is on its way to that address.")
class EmailCodeSent:
    is_type_of = CarriedBy(codes.CodeSent)

    expires_in: int = strawberry.field(description="Seconds.")


@strawberry.type(description="The address is yours; sign-in codes may go there.")
class EmailConfirmed:
    is_type_of = CarriedBy(emails.EmailConfirmed)

    email: str


RequestEmailCodeResult: TypeAlias = Annotated[
    EmailCodeSent | InvalidInput, strawberry.union("RequestEmailCodeResult")
]
ConfirmEmailResult: TypeAlias = Annotated[
    EmailConfirmed | WrongCode | InvalidInput, strawberry.union("ConfirmEmailResult")
]


@strawberry.input
class RequestEmailCodeInput:
    email: str
    language: Language | None = strawberry.field(
        default=None, description="Of the message. Else that of `Accept-Language`."
    )


@strawberry.input
class ConfirmEmailInput:
    email: str
    code: str = strawberry.field(description=CODE)
    attempt_id: strawberry.ID | None = strawberry.field(
        default=None, description=ATTEMPT
    )


async def _request_email_code(
    info: Info, input: RequestEmailCodeInput
) -> emails.RequestEmailCodeOutcome:
    caller, context = await permitted(info), info.context
    return context.ended(
        await context.resolvers.emails.request_code(
            caller.person,
            input.email,
            input.language or context.language,
            context.origin,
        )
    )


async def _confirm_email(
    info: Info, input: ConfirmEmailInput
) -> emails.ConfirmEmailOutcome:
    caller, context = await permitted(info), info.context
    return context.ended(
        await context.resolvers.emails.confirm(
            caller.person,
            input.email,
            input.code,
            context.origin,
            attempt=input.attempt_id,
        )
    )


@strawberry.type
class EmailMutation:
    request_email_code: RequestEmailCodeResult = resolved(
        _request_email_code, "Send a one-time code to an e-mail address, to prove it."
    )
    confirm_email: ConfirmEmailResult = resolved(
        _confirm_email, "Have sign-in codes sent to this address too, when you ask."
    )
