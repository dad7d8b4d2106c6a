"""Reads and saves drafts: compare-and-set on what was read, merge by field, no lock."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias

from resolvers.models.answers import Answers, Changes
from resolvers.models.draft import Draft
from resolvers.models.person import PersonId
from resolvers.models.profile import ProfileId
from resolvers.outcomes import (
    AnswerConflict,
    InvalidInput,
    OnboardingAlreadyFinalized,
    OnboardingDraftConflict,
)
from resolvers.ports import Clock, DraftStore, Registry, Write
from resolvers.review import review
from resolvers.rules import Rules
from resolvers.tidy import tidy
from resolvers.zones import RuleBook

_ATTEMPTS = 64
"""More than a person has devices: each lost race means another save got through."""


@dataclass(frozen=True, slots=True)
class OnboardingDraftSaved:
    """The answers are in the draft."""

    draft: Draft


SaveOutcome: TypeAlias = (
    OnboardingDraftSaved
    | OnboardingDraftConflict
    | OnboardingAlreadyFinalized
    | InvalidInput
)


@dataclass(frozen=True, slots=True)
class DraftResolvers:
    """Works on the caller's own draft."""

    drafts: DraftStore
    registry: Registry
    rules: RuleBook
    clock: Clock
    lifetime: timedelta

    async def current(self, person: PersonId) -> Draft | None:
        draft = (await self.drafts.load(person)).draft
        return draft and judged(draft, await self.rules.today())

    async def save(
        self, person: PersonId, changes: Changes, *, expected_version: int | None
    ) -> SaveOutcome:
        """Put *changes* on top of whatever is stored.

        With *expected_version*, an answer that somebody else changed since is a
        conflict, and nothing is saved. Without it the last writer wins, by field.
        """
        tidied = tidy(changes)
        if isinstance(tidied, list):
            return InvalidInput(tuple(tidied))

        snapshot = await self.drafts.load(person)
        for _ in range(_ATTEMPTS):
            conflict = _conflict(snapshot.draft, tidied, expected_version)
            if conflict:
                return await self._with_problems(conflict)

            draft = self._merged(snapshot.draft, tidied)
            match await self.drafts.replace(person, draft, mark=snapshot.mark):
                case Write.DONE:
                    return OnboardingDraftSaved(judged(draft, await self.rules.today()))
                case Write.FINALIZED:
                    return OnboardingAlreadyFinalized(await self._profile(person))
                case Write.MOVED:  # lost the race between our read and our write
                    snapshot = await self.drafts.load(person)
        return await self._with_problems(
            OnboardingDraftConflict(expected_version, snapshot.draft)
        )

    def _merged(self, draft: Draft | None, changes: Changes) -> Draft:
        now = self.clock()
        draft = draft or Draft(0, now, now, now, Answers())
        answers = draft.answers.with_changes(changes)
        new = {p for p in changes if answers.at(p) != draft.answers.at(p)}
        version = draft.version + bool(new or not draft.version)
        return replace(
            draft,
            version=version,
            updated_at=now,
            expires_at=now + self.lifetime,
            answers=answers,
            changed={**draft.changed, **dict.fromkeys(sorted(new), version)},
        )

    async def _with_problems(
        self, conflict: OnboardingDraftConflict
    ) -> OnboardingDraftConflict:
        if not conflict.current_draft:
            return conflict
        draft = judged(conflict.current_draft, await self.rules.today())
        return replace(conflict, current_draft=draft)

    async def _profile(self, person: PersonId) -> ProfileId:
        profile = await self.registry.profile(person)
        assert profile, "a finished person has a profile"
        return profile.id


def judged(draft: Draft, rules: Rules) -> Draft:
    """Return *draft* with its problems."""
    return replace(draft, problems=review(draft.answers, rules).requirements.errors)


def _conflict(
    draft: Draft | None, changes: Changes, expected: int | None
) -> OnboardingDraftConflict | None:
    if expected is None:
        return None
    version = draft.version if draft else 0
    if expected > version:  # the draft they saw has expired or was discarded
        return OnboardingDraftConflict(expected, draft)
    rivals = tuple(
        AnswerConflict(path, yours, draft.answers.at(path))
        for path, yours in changes.items()
        if draft
        and draft.changed.get(path, 0) > expected
        and draft.answers.at(path) != yours
    )
    return OnboardingDraftConflict(expected, draft, rivals) if rivals else None
