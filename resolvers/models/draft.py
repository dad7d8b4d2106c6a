"""An onboarding that is being filled in, and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from resolvers.models.answers import (
    Answers,
    LegalAnswers,
    PreferenceAnswers,
    ProfileAnswers,
    Role,
)
from resolvers.models.profile import ProfileId


@dataclass(frozen=True, slots=True)
class Draft:
    """One person's answers; every effective save makes the next version."""

    version: int
    first_version: int
    """The version it began with: versions go on where an earlier draft ended."""
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    answers: Answers
    changed: Mapping[str, int] = field(default_factory=dict)
    """Path to the version that last changed it."""
    saves: Mapping[str, int] = field(default_factory=dict)
    """Id of a recent save to the version it made."""
    taken: frozenset[str] = frozenset()
    """Paths whose answer was another person's identifier when it was saved."""
    step_since: datetime | None = None
    """When it came to the last step that was answered; None before that was kept."""
    extra: Mapping[str, object] = field(default_factory=dict)
    """What a newer process wrote and we do not know; carried along."""

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


class DraftState(StrEnum):
    """Whether answers may be saved."""

    OPEN = "OPEN"
    """Yes. Without a draft: it has expired."""
    DISCARDED = "DISCARDED"
    """Yes: the next save begins a new draft."""
    FROZEN = "FROZEN"
    """A finalize has begun: PostgreSQL knows whether it ended."""
    FINALIZED = "FINALIZED"
    """No more."""


class Standing(NamedTuple):
    """What is remembered beside a draft, and for a while after it. Nothing personal."""

    state: DraftState
    version: int
    """The last one given out."""
    expires_at: datetime | None = None
    profile: ProfileId | None = None
    """Only when finalized."""
    freeze: UUID | None = None
    """Which one it is, only when frozen: what thaws one must not thaw another."""


class Snapshot(NamedTuple):
    """A draft and its standing as they lay in the store at one moment."""

    draft: Draft | None
    standing: Standing | None
    mark: tuple[bytes, bytes]
    """Tells whether both still lie there unchanged."""
    run: str = ""
    """Of the store: after another start it may know less than it did."""
    is_certain: bool = True
    """Whether it was written, or checked against the registry, in this run."""

    @property
    def state(self) -> DraftState | None:
        return self.standing.state if self.standing else None

    @property
    def last_version(self) -> int:
        return self.standing.version if self.standing else 0
