"""An onboarding that is being filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from resolvers.models.answers import (
    Answers,
    LegalAnswers,
    PreferenceAnswers,
    ProfileAnswers,
    Role,
)
from resolvers.models.problem import Problem


@dataclass(frozen=True, slots=True)
class Draft:
    """One person's answers; every effective save makes the next version."""

    version: int
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    answers: Answers
    changed: Mapping[str, int] = field(default_factory=dict)
    """Path to the version that last changed it."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the answers. Worked out when read, never stored."""

    @property
    def profile(self) -> ProfileAnswers:
        return self.answers.profile

    @property
    def role(self) -> Role | None:
        return self.answers.role

    @property
    def legal(self) -> LegalAnswers:
        return self.answers.legal

    @property
    def preferences(self) -> PreferenceAnswers:
        return self.answers.preferences


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A draft as it lay in the store, and the mark to tell whether it still does."""

    draft: Draft | None
    mark: bytes
