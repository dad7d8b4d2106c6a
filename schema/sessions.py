"""Where you are signed in, and ending that."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry
from strawberry import Parent

from resolvers import sessions
from resolvers.models import session
from schema.access import permitted, visitor
from schema.carried import CarriedBy, resolved
from schema.context import Info
from schema.wording import outcome_words


async def _is_current(info: Info, parent: Parent[session.Session]) -> bool:
    caller = await info.context.caller()
    return caller is not None and caller.session == parent.id


@strawberry.type(description="A device on which you are signed in.")
class Session:
    is_type_of = CarriedBy(session.Session)

    id: strawberry.ID
    device: str | None = strawberry.field(
        description="E.g. `Chrome Mobile, Android`; null when it did not say."
    )
    created_at: datetime
    last_used_at: datetime = strawberry.field(description="To the hour.")
    is_current: bool = resolved(_is_current, "Whether it is the one you ask with.")


@strawberry.type(description="That device must sign in again.")
class SessionEnded:
    is_type_of = CarriedBy(sessions.SessionEnded)

    session: Session


def _not_found(info: Info) -> str:
    return outcome_words("SESSION_NOT_FOUND", info.context.language)


@strawberry.type(description="You have no such session, or not any more.")
class SessionNotFound:
    is_type_of = CarriedBy(sessions.SessionNotFound)

    message: str = resolved(_not_found, "In the language asked for.")


@strawberry.type(description="The session has ended.")
class SignedOut:
    is_type_of = CarriedBy(sessions.SignedOut)

    was_signed_in: bool


EndSessionResult: TypeAlias = Annotated[
    SessionEnded | SessionNotFound, strawberry.union("EndSessionResult")
]
SignOutResult: TypeAlias = Annotated[SignedOut, strawberry.union("SignOutResult")]


@strawberry.input
class EndSessionInput:
    id: strawberry.ID


Everywhere = Annotated[bool, strawberry.argument(description="On all your devices.")]


async def _sessions(info: Info) -> list[session.Session]:
    caller = await permitted(info)
    return await info.context.resolvers.sessions.of(caller)


async def _end_session(
    info: Info, input: EndSessionInput
) -> sessions.EndSessionOutcome:
    caller, context = await permitted(info), info.context
    return context.ended(await context.resolvers.sessions.end(caller, input.id))


async def _sign_out(info: Info, everywhere: Everywhere = False) -> sessions.SignedOut:  # noqa: FBT002 - GraphQL names its arguments
    caller, context = await visitor(info), info.context
    signed_out = await context.resolvers.sessions.sign_out(
        caller, everywhere=everywhere
    )
    context.forget_token()
    return context.ended(signed_out)


@strawberry.type
class SessionQuery:
    sessions: list[Session] = resolved(
        _sessions, "Where you are signed in, the last used first."
    )


@strawberry.type
class SessionMutation:
    end_session: EndSessionResult = resolved(
        _end_session, "Sign a device out: a lost phone, a borrowed computer."
    )
    sign_out: SignOutResult = resolved(_sign_out, "End this session. Safe to repeat.")
