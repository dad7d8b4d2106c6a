"""Where a person stands: one look at draft, profile and what is still needed."""

from dataclasses import dataclass
from enum import StrEnum

from resolvers.drafts import judged
from resolvers.models.answers import Answers, Step
from resolvers.models.draft import Draft
from resolvers.models.person import PersonId
from resolvers.models.profile import Profile
from resolvers.ports import DraftStore, Registry
from resolvers.review import Progress, Requirements, Review, review
from resolvers.rules import Rules
from resolvers.zones import RuleBook


class OnboardingState(StrEnum):
    """How far somebody is."""

    NONE = "NONE"
    DRAFT = "DRAFT"
    FINALIZED = "FINALIZED"


@dataclass(frozen=True, slots=True)
class Onboarding:
    """The answer to "where was I?"."""

    state: OnboardingState
    draft: Draft | None
    profile: Profile | None
    review: Review
    terms_version: str

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

    drafts: DraftStore
    registry: Registry
    rules: RuleBook

    async def of(self, person: PersonId) -> Onboarding:
        rules = await self.rules.today()
        if draft := (await self.drafts.load(person)).draft:
            return in_draft(draft, rules)
        if profile := await self.registry.profile(person):
            return _finalized(profile, rules)
        return Onboarding(
            OnboardingState.NONE,
            draft=None,
            profile=None,
            review=review(Answers(), rules),
            terms_version=rules.terms_version,
        )


def in_draft(draft: Draft, rules: Rules) -> Onboarding:
    """Return where somebody with this *draft* stands."""
    return Onboarding(
        OnboardingState.DRAFT,
        draft=judged(draft, rules),
        profile=None,
        review=review(draft.answers, rules),
        terms_version=rules.terms_version,
    )


def _finalized(profile: Profile, rules: Rules) -> Onboarding:
    # Judged by the terms of that day: what was finalized stays finished.
    then = Rules(profile.answers.legal.accepted_terms or rules.terms_version)
    judgement = review(profile.answers, then)
    return Onboarding(
        OnboardingState.FINALIZED,
        draft=None,
        profile=profile,
        review=Review(judgement.requirements, judgement.progress, next_step=None),
        terms_version=rules.terms_version,
    )
