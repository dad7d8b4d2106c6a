"""Drafts as clients see them, and the field that reads them."""

from datetime import datetime
from typing import NewType

import strawberry

from resolvers import judged, outcomes
from schema.access import permitted
from schema.carried import CarriedBy, resolved
from schema.context import Info
from schema.problems import Problem
from schema.steps import (
    LegalAnswers,
    PreferenceAnswers,
    ProfileAnswers,
    Role,
)


@strawberry.type(description="An onboarding that is being filled in.")
class OnboardingDraft:
    is_type_of = CarriedBy(judged.JudgedDraft)

    version: int = strawberry.field(description="Grows by one with every change.")
    created_at: datetime
    updated_at: datetime
    expires_at: datetime = strawberry.field(
        description="When it is forgotten, unless it is saved again."
    )
    profile: ProfileAnswers
    role: Role | None
    legal: LegalAnswers
    preferences: PreferenceAnswers
    problems: list[Problem] = strawberry.field(
        description="Answers that are kept, but must be mended before finalizing."
    )


AnswerValue = NewType("AnswerValue", object)


@strawberry.type(description="The same answer was changed twice.")
class AnswerConflict:
    is_type_of = CarriedBy(outcomes.AnswerConflict)

    path: str = strawberry.field(description="The answer, e.g. `legal.ifu`.")
    yours: AnswerValue | None = strawberry.field(description="What you sent.")
    theirs: AnswerValue | None = strawberry.field(description="What is stored now.")


@strawberry.type(
    description="The draft is not the one you saw; nothing was changed by this call."
)
class OnboardingDraftConflict:
    is_type_of = CarriedBy(outcomes.OnboardingDraftConflict)

    expected_version: int | None
    current_version: int = strawberry.field(description="0 when there is no draft.")
    current_draft: OnboardingDraft | None = strawberry.field(
        description="As it is now; null when it is gone."
    )
    conflicts: list[AnswerConflict]


@strawberry.type(description="This person has finished; there is no draft to change.")
class OnboardingAlreadyFinalized:
    is_type_of = CarriedBy(outcomes.OnboardingAlreadyFinalized)

    profile_id: strawberry.ID


async def _onboarding_draft(info: Info) -> judged.JudgedDraft | None:
    caller = await permitted(info)
    return await info.context.resolvers.drafts.current(
        caller.person, info.context.asked_draft
    )


@strawberry.type
class DraftQuery:
    onboarding_draft: OnboardingDraft | None = resolved(
        _onboarding_draft,
        "Your open draft; null when there is none.",
    )
