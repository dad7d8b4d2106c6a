"""Finalizing: answers become a profile, exactly once.

The person's row is held first and everything is read after that, so of many callers
one writes and the others find what it wrote. Just before the commit the draft is frozen
if it is still the one that was written down; after it, the draft is deleted. Whatever
dies in between, `resolvers.settling` brings to an end.
"""

import logging
from dataclasses import dataclass
from typing import TypeAlias
from uuid import uuid4

from resolvers.counting import Counting
from resolvers.errors import StoreUnavailable
from resolvers.homes.making import home_of
from resolvers.judged import judged
from resolvers.models.answers import Answers
from resolvers.models.draft import Draft, Snapshot
from resolvers.models.person import Origin, PersonId
from resolvers.models.profile import Profile, ProfileId
from resolvers.outcomes import OnboardingDraftConflict
from resolvers.ports.people import IdentifierTaken, Registration, Registry
from resolvers.ports.service import Clock
from resolvers.review import Requirements, review
from resolvers.rules import Rules
from resolvers.settling import Settling
from resolvers.zones import RuleBook


@dataclass(frozen=True, slots=True)
class OnboardingFinalized:
    """The profile is complete."""

    profile: Profile
    already_finalized: bool
    late_answers: tuple[str, ...] = ()
    """Paths that were saved after the profile was made, and are not in it."""

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


_log = logging.getLogger("onboarding.finalize")

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

    registry: Registry
    settling: Settling
    counting: Counting
    rules: RuleBook
    clock: Clock

    async def finalize(
        self, person: PersonId, origin: Origin, *, expected_version: int | None
    ) -> FinalizeOutcome:
        # Before the row is held: one operation never needs two connections.
        rules = await self.rules.today()
        drafts = self.settling.drafts
        try:
            async with self.registry.hold(person) as registration:
                snapshot = await drafts.load(person)
                outcome = await self._write(
                    registration, snapshot, rules, origin, expected_version
                )
                if _is_new(outcome):
                    snapshot = await self._frozen(person, snapshot)
        except IdentifierTaken as error:
            return IdentifierAlreadyUsed(error.path)
        except _DraftMoved:
            moved = (await drafts.load(person)).draft
            return OnboardingDraftConflict(
                expected_version, moved and judged(moved, rules)
            )
        if isinstance(outcome, OnboardingFinalized):
            if snapshot.draft and _is_new(outcome):
                self.counting.finalized(snapshot.draft, outcome.profile.finalized_at)
            await self._finish(person, snapshot, outcome.profile)
        return outcome

    async def _write(
        self,
        registration: Registration,
        snapshot: Snapshot,
        rules: Rules,
        origin: Origin,
        expected_version: int | None,
    ) -> FinalizeOutcome:
        draft = snapshot.draft
        if profile := registration.finalized:
            return OnboardingFinalized(
                profile.masked(),
                already_finalized=True,
                late_answers=_late(draft, profile),
            )
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
        home = home_of(profile.answers, rules.zones or ())
        await registration.record(profile, home, origin)
        return OnboardingFinalized(profile.masked(), already_finalized=False)

    async def _frozen(self, person: PersonId, snapshot: Snapshot) -> Snapshot:
        frozen = await self.settling.freeze(person, snapshot)
        if frozen is None:
            raise _DraftMoved
        return frozen

    async def _finish(
        self, person: PersonId, snapshot: Snapshot, profile: Profile
    ) -> None:
        try:
            await self.settling.finish(person, snapshot, profile)
        except StoreUnavailable:
            # It is committed, and the draft is frozen: whoever meets it will finish.
            _log.warning("a finalized draft is still in Redis; it is frozen")


def _is_new(outcome: FinalizeOutcome) -> bool:
    return isinstance(outcome, OnboardingFinalized) and not outcome.already_finalized


def _late(draft: Draft | None, profile: Profile) -> tuple[str, ...]:
    changed = draft.changed if draft else {}
    return tuple(p for p, v in changed.items() if v > profile.draft_version)
