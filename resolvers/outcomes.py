"""What a mutation can come to, beyond success: values, not exceptions."""

from dataclasses import dataclass

from resolvers.judged import JudgedDraft
from resolvers.models.answers import Answer
from resolvers.models.draft import Draft
from resolvers.models.problem import Problem
from resolvers.models.profile import ProfileId
from resolvers.onboarding import Onboarding, in_draft


@dataclass(frozen=True, slots=True)
class InvalidInput:
    """What was sent breaks shape or size; nothing was saved."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Overwritten:
    """An answer that a save replaced without its sender having seen it."""

    path: str
    previous: Answer


@dataclass(frozen=True, slots=True)
class OnboardingDraftSaved:
    """The answers are in the draft."""

    draft: JudgedDraft
    """As it is now."""
    version: int
    """The one this save made: an earlier one than the draft's if it is a repeat."""
    overwritten: tuple[Overwritten, ...] = ()

    @property
    def onboarding(self) -> Onboarding:
        """Worked out when somebody asks."""
        return in_draft(self.draft)


@dataclass(frozen=True, slots=True)
class OnboardingDraftDiscarded:
    """There is no draft any more."""

    was_there: bool


@dataclass(frozen=True, slots=True)
class AnswerConflict:
    """Two people, or two devices, changed the same answer."""

    path: str
    yours: Answer
    theirs: Answer


@dataclass(frozen=True, slots=True)
class OnboardingDraftConflict:
    """The draft is not the one the caller saw; nothing was changed."""

    expected_version: int | None
    """None when the caller named no version."""
    current_draft: Draft | None
    """As it is now; None if it is gone."""
    conflicts: tuple[AnswerConflict, ...] = ()

    @property
    def current_version(self) -> int:
        return self.current_draft.version if self.current_draft else 0


@dataclass(frozen=True, slots=True)
class OnboardingAlreadyFinalized:
    """The person has finished; there is no draft to change."""

    profile_id: ProfileId
