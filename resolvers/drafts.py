"""Reads, saves and discards drafts: compare-and-set, merge by field, no lock."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias

from resolvers.counting import Counting, trace_of
from resolvers.errors import RateLimited, StoreUnavailable
from resolvers.judged import JudgedDraft, judged
from resolvers.merge import begun, conflict_with, merged, overwritten
from resolvers.models.answers import Answer, Changes
from resolvers.models.draft import Draft, DraftState, Snapshot, Standing
from resolvers.models.person import PersonId
from resolvers.models.problem import Problem, ProblemCode
from resolvers.outcomes import (
    InvalidInput,
    OnboardingAlreadyFinalized,
    OnboardingDraftConflict,
    OnboardingDraftDiscarded,
    OnboardingDraftSaved,
    Overwritten,
)
from resolvers.ports.drafts import Asked, DraftStore, DraftTooLarge
from resolvers.ports.messages import ReminderBook
from resolvers.ports.service import Clock
from resolvers.records import Records
from resolvers.reminders import STILL_HERE_AFTER, has_expired
from resolvers.settling import Settling
from resolvers.tidy import tidy
from resolvers.zones import RuleBook

_ATTEMPTS = 64
"""More than a person has devices: each lost race means another save got through."""
_LONGEST_ID = 64
_CROWDED = timedelta(seconds=1)

SaveOutcome: TypeAlias = (
    OnboardingDraftSaved
    | OnboardingDraftConflict
    | OnboardingAlreadyFinalized
    | InvalidInput
)
DiscardOutcome: TypeAlias = (
    OnboardingDraftDiscarded | OnboardingDraftConflict | OnboardingAlreadyFinalized
)


@dataclass(frozen=True, slots=True)
class _Save:
    changes: dict[str, Answer]
    expected: int | None
    id: str | None
    taken: frozenset[str]


@dataclass(frozen=True, slots=True)
class DraftResolvers:
    """Works on the caller's own draft."""

    drafts: DraftStore
    records: Records
    settling: Settling
    reminders: ReminderBook
    counting: Counting
    rules: RuleBook
    clock: Clock
    lifetime: timedelta

    def ask(self, person: PersonId) -> Asked:
        return self.drafts.ask(person)

    async def current(
        self, person: PersonId, asked: Asked | None = None
    ) -> JudgedDraft | None:
        draft = (await self.settling.load(person, asked)).draft
        return judged(draft, await self.rules.today()) if draft else None

    async def save(
        self,
        person: PersonId,
        changes: Changes,
        *,
        expected_version: int | None = None,
        save_id: str | None = None,
        asked: Asked | None = None,
    ) -> SaveOutcome:
        """Put *changes* on top of whatever is stored.

        With *expected_version*, an answer that somebody else changed since is a
        conflict, and nothing is saved. Without it the last writer wins, by field. A
        *save_id* that was saved before saves nothing and has the same result.
        """
        tidied = tidy(changes)
        if isinstance(tidied, list):
            return InvalidInput(tuple(tidied))
        if save_id and len(save_id) > _LONGEST_ID:
            long = Problem("saveId", ProblemCode.TOO_LONG, _LONGEST_ID)
            return InvalidInput((long,))
        await self.drafts.assure(person)
        taken = await self.records.taken(person, tidied)
        save = _Save(tidied, expected_version, save_id, taken)
        for _ in range(_ATTEMPTS):
            snapshot = await self.settling.load(person, asked)
            asked = None  # somebody has been first: ask anew
            outcome = await self._unwritten(person, snapshot, save)
            outcome = outcome or await self._written(person, snapshot, save)
            if outcome:
                return outcome
        raise RateLimited(_CROWDED)

    async def _unwritten(
        self, person: PersonId, snapshot: Snapshot, save: _Save
    ) -> SaveOutcome | None:
        """Return the outcome of *save* if there is nothing to write."""
        if finished := await self.records.finished(person, snapshot):
            return OnboardingAlreadyFinalized(finished)
        draft = snapshot.draft
        if draft and save.id and save.id in draft.saves:
            return await self._saved(draft, draft.saves[save.id])
        if conflict := conflict_with(draft, save.changes, save.expected):
            return await self._judged_conflict(conflict)
        return None

    async def _written(
        self, person: PersonId, snapshot: Snapshot, save: _Save
    ) -> SaveOutcome | None:
        """Write *save* down; None if somebody else wrote first."""
        at = self.clock()
        draft = merged(
            snapshot.draft or begun(after=snapshot.last_version, at=at),
            save.changes,
            at=at,
            lifetime=self.lifetime,
            save_id=save.id,
            taken=save.taken,
        )
        standing = Standing(DraftState.OPEN, draft.version, draft.expires_at)
        if not (snapshot.draft and snapshot.draft.changed):
            # Its first save here: before it, so that no draft goes unwatched. But what
            # says when may be away alone, and a reminder is not worth a save.
            with suppress(StoreUnavailable):
                await self._watch(person, snapshot, draft)
        try:
            if not await self.drafts.swap(person, snapshot, draft, standing):
                return None
        except DraftTooLarge as error:
            return InvalidInput((Problem("draft", ProblemCode.TOO_LARGE, error.limit),))
        self.counting.saved(snapshot.draft, draft)
        unseen = snapshot.draft if save.expected is None else None
        return await self._saved(draft, draft.version, overwritten(unseen, draft))

    async def _watch(self, person: PersonId, snapshot: Snapshot, new: Draft) -> None:
        look_at = min(new.updated_at + STILL_HERE_AFTER, new.expires_at)
        earlier = await self.reminders.watch(person, look_at, trace_of(new))
        if earlier and earlier.draft < new.first_version and has_expired(snapshot):
            self.counting.dropped(earlier)  # before a planner came to see it

    async def discard(
        self, person: PersonId, *, expected_version: int | None
    ) -> DiscardOutcome:
        """Throw the draft away, if it is the version the caller saw."""
        await self.drafts.assure(person)
        for _ in range(_ATTEMPTS):
            snapshot = await self.settling.load(person)
            if finished := await self.records.finished(person, snapshot):
                return OnboardingAlreadyFinalized(finished)
            draft = snapshot.draft
            version = draft.version if draft else 0
            if expected_version not in (None, version):
                return await self._judged_conflict(
                    OnboardingDraftConflict(expected_version, draft)
                )
            if draft is None:
                return OnboardingDraftDiscarded(was_there=False)
            gone = Standing(DraftState.DISCARDED, version + 1)
            if await self.drafts.swap(person, snapshot, None, gone):
                self.counting.discarded(draft)
                return OnboardingDraftDiscarded(was_there=True)
        raise RateLimited(_CROWDED)

    async def _saved(
        self, draft: Draft, version: int, lost: tuple[Overwritten, ...] = ()
    ) -> OnboardingDraftSaved:
        shown = judged(draft, await self.rules.today())
        return OnboardingDraftSaved(shown, version, lost)

    async def _judged_conflict(
        self, conflict: OnboardingDraftConflict
    ) -> OnboardingDraftConflict:
        if not conflict.current_draft:
            return conflict
        draft = judged(conflict.current_draft, await self.rules.today())
        return replace(conflict, current_draft=draft)
