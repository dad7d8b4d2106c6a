"""Where a person stands: one look at draft, profile and what is still needed."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from resolvers.errors import StoreUnavailable
from resolvers.judged import JudgedDraft, judged
from resolvers.models.answers import Answers, Step
from resolvers.models.draft import Draft, DraftState
from resolvers.models.person import PersonId
from resolvers.models.profile import Profile
from resolvers.ports.drafts import Asked
from resolvers.ports.people import Registry
from resolvers.ports.service import Clock
from resolvers.review import Progress, Requirements, Review, review
from resolvers.rules import Rules
from resolvers.settling import Settling
from resolvers.zones import RuleBook


class OnboardingState(StrEnum):
    """How far somebody is."""

    NONE = "NONE"
    DRAFT = "DRAFT"
    EXPIRED = "EXPIRED"
    FINALIZED = "FINALIZED"


@dataclass(frozen=True, slots=True)
class Onboarding:
    """The answer to "where was I?"."""

    state: OnboardingState
    review: Review
    terms_version: str
    draft: JudgedDraft | None = None
    profile: Profile | None = None
    expired_at: datetime | None = None
    """When the last draft was forgotten, if that is why there is none."""

    @property
    def requirements(self) -> Requirements:
        return self.review.requirements

    @property
    def progress(self) -> Progress:
        return self.review.progress

    @property
    def next_step(self) -> Step | None:
        return self.review.next_step

    @property
    def can_finalize(self) -> bool:
        return self.draft is not None and self.review.can_finalize


@dataclass(frozen=True, slots=True)
class OnboardingResolvers:
    """Looks; changes nothing."""

    registry: Registry
    settling: Settling
    rules: RuleBook
    clock: Clock

    async def of(self, person: PersonId, asked: Asked | None = None) -> Onboarding:
        rules = await self.rules.today()
        snapshot = await self.settling.load(person, asked)
        if snapshot.draft and snapshot.state is not DraftState.FINALIZED:
            return await self._in_draft(person, snapshot.draft, rules)
        if profile := await self.registry.profile(person):
            return _finalized(profile, rules)
        expired_at = snapshot.standing.expires_at if snapshot.standing else None
        if expired_at:  # a draft that an operator deleted ended sooner
            expired_at = min(expired_at, self.clock())
        return Onboarding(
            OnboardingState.EXPIRED if expired_at else OnboardingState.NONE,
            review(Answers(), rules),
            rules.terms_version,
            expired_at=expired_at,
        )

    async def _in_draft(
        self, person: PersonId, draft: Draft, rules: Rules
    ) -> Onboarding:
        try:
            taken = await self.registry.taken(person, draft.answers)
        except StoreUnavailable:
            taken = draft.taken  # as it was at the last save
        return in_draft(judged(replace(draft, taken=taken), rules))


def in_draft(draft: JudgedDraft) -> Onboarding:
    """Return where somebody with this *draft* stands."""
    rules = draft.rules
    return Onboarding(
        OnboardingState.DRAFT,
        review(draft.answers, rules, draft.taken),
        rules.terms_version,
        draft=draft,
    )


def _finalized(profile: Profile, rules: Rules) -> Onboarding:
    # Judged by the terms of that day: what was finalized stays finished.
    then = Rules(profile.answers.legal.accepted_terms or rules.terms_version)
    judgement = replace(review(profile.answers, then), next_step=None)
    return Onboarding(
        OnboardingState.FINALIZED,
        judgement,
        rules.terms_version,
        profile=profile.masked(),
    )
