"""People and what they finalized."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry
from strawberry import Parent

from resolvers.models import person, profile
from schema.access import permitted, visitor
from schema.carried import CarriedBy, resolved
from schema.context import Info
from schema.steps import LegalAnswers, PreferenceAnswers, Role

Language: TypeAlias = person.Language
strawberry.enum(Language, description="French or English.")
KycStatus: TypeAlias = profile.KycStatus
strawberry.enum(KycStatus, description="How far staff are with checking an identity.")


@strawberry.type(description="What was finalized.")
class Profile:
    is_type_of = CarriedBy(profile.Profile)

    id: strawberry.ID
    role: Role
    first_name: str
    last_name: str
    email: str | None
    avatar_url: str | None
    legal: LegalAnswers
    preferences: PreferenceAnswers
    kyc_status: KycStatus
    finalized_at: datetime


async def _is_staff(info: Info, parent: Parent[person.Person]) -> bool:
    caller = await info.context.caller()
    by_token = caller is not None and caller.person == parent.id and caller.is_staff
    return by_token or parent.id in info.context.resolvers.people.staff


@strawberry.type(description="You.")
class Viewer:
    is_type_of = CarriedBy(person.Person)

    id: strawberry.ID
    phone: str | None = strawberry.field(
        description="E.164, e.g. `+2290197123456`; null until you sign in with it here."
    )
    email: str | None = strawberry.field(
        description="The address you confirmed; sign-in codes may go there."
    )
    language: Language
    wants_reminders: bool = strawberry.field(
        description="Whether we may remind you of answers you have not sent off."
    )
    is_staff: bool = resolved(_is_staff, "Whether you are one of us.")
    created_at: datetime
    profile_completed_at: datetime | None


Reveal = Annotated[
    bool,
    strawberry.argument(description="Identifiers in full, not `•••••••••4321`."),
]


async def _viewer(info: Info) -> person.Person | None:
    caller = await visitor(info)
    if caller is None:
        return None
    return await info.context.resolvers.people.person(caller.person)


async def _profile(info: Info, reveal: Reveal = False) -> profile.Profile | None:  # noqa: FBT002 - GraphQL names its arguments
    caller = await permitted(info)
    return await info.context.resolvers.people.profile(caller, reveal=reveal)


@strawberry.type
class ProfileQuery:
    viewer: Viewer | None = resolved(_viewer, "You; null when you are signed out.")
    profile: Profile | None = resolved(
        _profile, "What you finalized; null before that."
    )
