"""Saving and discarding drafts, as clients do it."""

from typing import Annotated, TypeAlias

import strawberry
from strawberry import Maybe

from resolvers import drafts, outcomes
from resolvers.models.answers import Answer, Changes
from schema.access import permitted
from schema.carried import CarriedBy, resolved
from schema.context import Info
from schema.drafts import (
    AnswerValue,
    OnboardingAlreadyFinalized,
    OnboardingDraft,
    OnboardingDraftConflict,
)
from schema.onboarding import Onboarding
from schema.problems import InvalidInput
from schema.steps import (
    LegalInput,
    PreferencesInput,
    ProfileInput,
    Role,
    changes_of,
)


@strawberry.type(description="An answer that was replaced.")
class OverwrittenAnswer:
    is_type_of = CarriedBy(outcomes.Overwritten)

    path: str = strawberry.field(description="The answer, e.g. `legal.ifu`.")
    previous: AnswerValue = strawberry.field(description="What was there before.")


@strawberry.type(description="The answers are in the draft.")
class OnboardingDraftSaved:
    is_type_of = CarriedBy(outcomes.OnboardingDraftSaved)

    version: int = strawberry.field(
        description="The version this save made. A repeated `saveId` has the first "
        "one's, while `draft` is as it is now."
    )
    draft: OnboardingDraft
    onboarding: Onboarding = strawberry.field(
        description="Where you stand with it, and what comes next."
    )
    overwritten: list[OverwrittenAnswer] = strawberry.field(
        description="What this save replaced without an `expectedVersion` to say that "
        "you had seen it."
    )


@strawberry.type(description="There is no draft any more.")
class OnboardingDraftDiscarded:
    is_type_of = CarriedBy(outcomes.OnboardingDraftDiscarded)

    was_there: bool


DiscardOnboardingDraftResult: TypeAlias = Annotated[
    OnboardingDraftDiscarded | OnboardingDraftConflict | OnboardingAlreadyFinalized,
    strawberry.union("DiscardOnboardingDraftResult"),
]
SaveOnboardingDraftResult: TypeAlias = Annotated[
    OnboardingDraftSaved
    | OnboardingDraftConflict
    | OnboardingAlreadyFinalized
    | InvalidInput,
    strawberry.union("SaveOnboardingDraftResult"),
]


@strawberry.input(
    description="Any subset of the steps. Absent is untouched; null clears."
)
class SaveOnboardingDraftInput:
    profile: Maybe[ProfileInput | None]
    role: Maybe[Role | None]
    legal: Maybe[LegalInput | None]
    preferences: Maybe[PreferencesInput | None]
    expected_version: int | None = strawberry.field(
        default=None,
        description="The version you last saw, 0 for none. Answers that somebody "
        "else changed since are then a conflict; without it, the last writer wins.",
    )

    save_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Your own name for this save, at most 64 characters. Sent again "
        "within your next saves, it saves nothing and has the same result.",
    )

    def changes(self) -> Changes:
        changes: dict[str, Answer] = {}
        if self.role is not None:
            changes["role"] = self.role.value
        if self.profile is not None:
            changes.update(changes_of("profile", self.profile.value))
        if self.legal is not None:
            changes.update(changes_of("legal", self.legal.value))
        if self.preferences is not None:
            changes.update(changes_of("preferences", self.preferences.value))
        return changes


@strawberry.input
class DiscardOnboardingDraftInput:
    expected_version: int | None = strawberry.field(
        default=None,
        description="The version you last saw. Another one is a conflict.",
    )


async def _save_onboarding_draft(
    info: Info, input: SaveOnboardingDraftInput
) -> drafts.SaveOutcome:
    caller, context = await permitted(info), info.context
    return context.ended(
        await context.resolvers.drafts.save(
            caller.person,
            input.changes(),
            expected_version=input.expected_version,
            save_id=input.save_id,
            asked=context.take_draft(),
        )
    )


async def _discard_onboarding_draft(
    info: Info, input: DiscardOnboardingDraftInput | None = None
) -> drafts.DiscardOutcome:
    caller, context = await permitted(info), info.context
    expected = input.expected_version if input else None
    return context.ended(
        await context.resolvers.drafts.discard(caller.person, expected_version=expected)
    )


@strawberry.type
class DraftMutation:
    save_onboarding_draft: SaveOnboardingDraftResult = resolved(
        _save_onboarding_draft,
        "Put answers into your draft. Only shape and size are refused: "
        "what is wrong with an answer is listed in the draft's `problems`.",
    )
    discard_onboarding_draft: DiscardOnboardingDraftResult = resolved(
        _discard_onboarding_draft, "Throw your draft away."
    )
