"""Finalizing: answers become a profile, exactly once.

The person's row is held first and everything is read after that, so of many callers
one writes and the others find what it wrote. The draft is deleted last, and only if it
is still the one that was written down.
"""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import uuid4

from resolvers.drafts import judged
from resolvers.models.answers import Answers
from resolvers.models.draft import Snapshot
from resolvers.models.person import Origin, PersonId
from resolvers.models.profile import Profile, ProfileId
from resolvers.outcomes import OnboardingDraftConflict
from resolvers.ports import (
    Clock,
    DraftStore,
    IdentifierTaken,
    Registration,
    Registry,
)
from resolvers.review import Requirements, review
from resolvers.rules import Rules
from resolvers.zones import RuleBook


@dataclass(frozen=True, slots=True)
class OnboardingFinalized:
    """The profile is complete."""

    profile: Profile
    already_finalized: bool

    @property
    def profile_id(self) -> ProfileId:
        return self.profile.id


@dataclass(frozen=True, slots=True)
class OnboardingIncomplete:
    """Something is missing or wrong; nothing was written."""

    requirements: Requirements


@dataclass(frozen=True, slots=True)
class IdentifierAlreadyUsed:
    """Another profile has this e-mail, CPI, IFU or RCCM; nothing was written."""

    path: str


FinalizeOutcome: TypeAlias = (
    OnboardingFinalized
    | OnboardingIncomplete
    | OnboardingDraftConflict
    | IdentifierAlreadyUsed
)


class _DraftMoved(Exception):
    """Rolls back: a save came in while we were writing."""


@dataclass(frozen=True, slots=True)
class FinalizeResolvers:
    """Ends an onboarding."""

    drafts: DraftStore
    registry: Registry
    rules: RuleBook
    clock: Clock

    async def finalize(
        self, person: PersonId, origin: Origin, *, expected_version: int | None
    ) -> FinalizeOutcome:
        # Before the row is held: one operation never needs two connections.
        rules = await self.rules.today()
        try:
            async with self.registry.hold(person) as registration:
                snapshot = await self.drafts.load(person)
                outcome = await self._write(
                    registration, snapshot, rules, origin, expected_version
                )
                if (
                    isinstance(outcome, OnboardingFinalized)
                    and not outcome.already_finalized
                ):
                    await self._unmoved(person, snapshot)
        except IdentifierTaken as error:
            return IdentifierAlreadyUsed(error.path)
        except _DraftMoved:
            moved = (await self.drafts.load(person)).draft
            draft = moved and judged(moved, rules)
            return OnboardingDraftConflict(expected_version, draft)

        if isinstance(outcome, OnboardingFinalized):
            await self._clear(person, snapshot, outcome.profile)
        return outcome

    async def _write(
        self,
        registration: Registration,
        snapshot: Snapshot,
        rules: Rules,
        origin: Origin,
        expected_version: int | None,
    ) -> FinalizeOutcome:
        if registration.finalized:
            return OnboardingFinalized(registration.finalized, already_finalized=True)
        draft = snapshot.draft
        if expected_version not in (None, draft.version if draft else 0):
            return OnboardingDraftConflict(
                expected_version, draft and judged(draft, rules)
            )
        judgement = review(draft.answers if draft else Answers(), rules)
        if draft is None or not judgement.can_finalize:
            return OnboardingIncomplete(judgement.requirements)

        profile = Profile(
            ProfileId(uuid4()), draft.answers, self.clock(), draft.version
        )
        await registration.record(profile, origin)
        return OnboardingFinalized(profile, already_finalized=False)

    async def _unmoved(self, person: PersonId, snapshot: Snapshot) -> None:
        if (await self.drafts.load(person)).mark != snapshot.mark:
            raise _DraftMoved

    async def _clear(
        self, person: PersonId, snapshot: Snapshot, profile: Profile
    ) -> None:
        draft = snapshot.draft
        # A repeat may meet answers that came after the profile: those stay.
        written = draft is None or draft.version <= profile.draft_version
        mark = snapshot.mark if written else b""
        await self.drafts.finish(person, profile.id, mark=mark)
