"""Drafts as clients see them, and the fields that read and save them."""

from datetime import datetime
from typing import Annotated, NewType, TypeAlias

import strawberry
from strawberry import Maybe

from resolvers import drafts, outcomes
from resolvers.models import draft
from resolvers.models.answers import Answer, Changes
from schema.carried import CarriedBy, resolved
from schema.context import Info
from schema.problems import InvalidInput, Problem
from schema.steps import (
    LegalAnswers,
    LegalInput,
    PreferenceAnswers,
    PreferencesInput,
    ProfileAnswers,
    ProfileInput,
    Role,
    changes_of,
)


@strawberry.type(description="An onboarding that is being filled in.")
class OnboardingDraft:
    is_type_of = CarriedBy(draft.Draft)

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


@strawberry.type(description="The answers are in the draft.")
class OnboardingDraftSaved:
    is_type_of = CarriedBy(drafts.OnboardingDraftSaved)

    draft: OnboardingDraft


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


async def _onboarding_draft(info: Info) -> draft.Draft | None:
    caller = await info.context.caller()
    return await info.context.resolvers.drafts.current(caller.person)


async def _save_onboarding_draft(
    info: Info, input: SaveOnboardingDraftInput
) -> drafts.SaveOutcome:
    caller = await info.context.caller()
    return await info.context.resolvers.drafts.save(
        caller.person, input.changes(), expected_version=input.expected_version
    )


@strawberry.type
class DraftQuery:
    onboarding_draft: OnboardingDraft | None = resolved(
        _onboarding_draft,
        "Your open draft; null when there is none.",
    )


@strawberry.type
class DraftMutation:
    save_onboarding_draft: SaveOnboardingDraftResult = resolved(
        _save_onboarding_draft,
        "Put answers into your draft. Only shape and size are refused: "
        "what is wrong with an answer is listed in the draft's `problems`.",
    )
