"""Where a person stands, and the end of their onboarding."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry

from resolvers import finalize, onboarding, review
from schema.access import permitted
from schema.carried import CarriedBy, resolved
from schema.context import Info
from schema.drafts import OnboardingDraft, OnboardingDraftConflict
from schema.problems import Problem
from schema.profiles import Profile
from schema.steps import Step
from schema.wording import outcome_words

OnboardingState: TypeAlias = onboarding.OnboardingState
strawberry.enum(OnboardingState, description="How far you are.")


@strawberry.type(description="What finalizing still needs.")
class Requirements:
    is_type_of = CarriedBy(review.Requirements)

    currently_due: list[str] = strawberry.field(
        description="Answers without which finalizing is refused, e.g. `legal.cpi`."
    )
    eventually_due: list[str] = strawberry.field(
        description="Answers that another answer, such as the role, may make due."
    )
    errors: list[Problem] = strawberry.field(description="Answers to mend.")


@strawberry.type(description="Required answers that are there and sound, of all.")
class Progress:
    is_type_of = CarriedBy(review.Progress)

    done: int
    total: int
    percent: int


@strawberry.type(description="Where you stand.")
class Onboarding:
    is_type_of = CarriedBy(onboarding.Onboarding)

    state: OnboardingState
    requirements: Requirements
    progress: Progress
    next_step: Step | None = strawberry.field(
        description="The first step to go to; null when all is said."
    )
    can_finalize: bool = strawberry.field(
        description="True exactly when `finalizeOnboarding` would accept."
    )
    terms_version: str = strawberry.field(
        description="The terms to accept, for `legal.acceptedTerms`."
    )
    draft: OnboardingDraft | None
    profile: Profile | None
    expired_at: datetime | None = strawberry.field(
        description="When your last draft was forgotten, in state EXPIRED."
    )


@strawberry.type(description="The profile is complete and the draft is gone.")
class OnboardingFinalized:
    is_type_of = CarriedBy(finalize.OnboardingFinalized)

    profile_id: strawberry.ID
    already_finalized: bool = strawberry.field(
        description="True when an earlier call did it. The profile is the same."
    )
    profile: Profile
    late_answers: list[str] = strawberry.field(
        description="Answers saved after the profile was made, which are not in it."
    )


@strawberry.type(description="Something is missing or wrong; nothing was written.")
class OnboardingIncomplete:
    is_type_of = CarriedBy(finalize.OnboardingIncomplete)

    requirements: Requirements


def _already_used(info: Info) -> str:
    return outcome_words("IDENTIFIER_ALREADY_USED", info.context.language)


@strawberry.type(
    description="Another profile has this identifier already; nothing was written."
)
class IdentifierAlreadyUsed:
    is_type_of = CarriedBy(finalize.IdentifierAlreadyUsed)

    path: str = strawberry.field(description="The answer, e.g. `legal.ifu`.")
    message: str = resolved(_already_used, "What to do, in the language asked for.")


FinalizeOnboardingResult: TypeAlias = Annotated[
    OnboardingFinalized
    | OnboardingIncomplete
    | OnboardingDraftConflict
    | IdentifierAlreadyUsed,
    strawberry.union("FinalizeOnboardingResult"),
]


@strawberry.input
class FinalizeOnboardingInput:
    expected_version: int | None = strawberry.field(
        default=None,
        description="The version you last saw. Another one is a conflict.",
    )


async def _onboarding(info: Info) -> onboarding.Onboarding:
    caller = await permitted(info)
    context = info.context
    return await context.resolvers.onboarding.of(caller.person, context.asked_draft)


async def _finalize_onboarding(
    info: Info, input: FinalizeOnboardingInput | None = None
) -> finalize.FinalizeOutcome:
    context = info.context
    caller = await permitted(info)
    expected = input.expected_version if input else None
    return context.ended(
        await context.resolvers.finalize.finalize(
            caller.person, context.origin, expected_version=expected
        )
    )


@strawberry.type
class OnboardingQuery:
    onboarding: Onboarding = resolved(
        _onboarding, "Where you stand, and what comes next."
    )


@strawberry.type
class OnboardingMutation:
    finalize_onboarding: FinalizeOnboardingResult = resolved(
        _finalize_onboarding,
        "Turn your draft into your profile, for good. Safe to repeat.",
    )
