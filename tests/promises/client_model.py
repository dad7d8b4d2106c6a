"""What clients know of one onboarding, held against every outcome they get."""

from collections.abc import Coroutine
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar, TypeVar

from hypothesis.stateful import RuleBasedStateMachine

from resolvers.drafts import SaveOutcome
from resolvers.finalize import FinalizeOutcome, OnboardingFinalized
from resolvers.models.answers import Answer, Changes
from resolvers.onboarding import Onboarding, OnboardingState
from resolvers.outcomes import (
    OnboardingAlreadyFinalized,
    OnboardingDraftConflict,
    OnboardingDraftSaved,
)
from resolvers.review import Review, review
from tests.promises.model import Model
from tests.promises.world import ORIGIN, World

T = TypeVar("T")
TAKEN = "somebody.else@interleaved.bj"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Save:
    """One save as it was sent, and may be sent again."""

    changes: Changes
    expected: int | None
    id: str | None


class ClientModel(RuleBasedStateMachine):
    """Asks the resolvers, believes what they say, and looks whether it was true."""

    world: ClassVar[World]

    def somebody_new(self) -> None:
        self.steps = self.age = 0
        self.number = next(_numbers)
        self.person = self.world.new_person()
        self.model = Model()
        self.seen = [0, 0, 0]
        self.sent: list[Save] = []

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.world.run(work)

    def written(
        self, who: int, changes: Changes, *, blind: bool = True, named: bool = False
    ) -> Save:
        """Return a save that this client may send."""
        mine: dict[str, Answer] = dict(changes)
        if mine.get("profile.email") == "mine":
            mine["profile.email"] = f"mine.{self.number}@interleaved.bj"
        if mine.get("profile.email"):
            mine["legal.cpi"] = f"888{self.number:010}"
        expected = None if blind else self.seen[who]
        save = Save(mine, expected, f"save {len(self.sent)}" if named else None)
        self.sent.append(save)
        return save

    async def send(self, save: Save) -> SaveOutcome:
        return await self.world.resolvers.drafts.save(
            self.person,
            save.changes,
            expected_version=save.expected,
            save_id=save.id,
        )

    def saved(self, who: int, save: Save, outcome: SaveOutcome) -> None:
        """Believe the *outcome* of a save, if it can be."""
        model = self.model
        if model.profile:
            assert outcome == OnboardingAlreadyFinalized(model.profile)
            self.no_zombie()
        elif model.draft is not None and save.id in model.saves:
            assert isinstance(outcome, OnboardingDraftSaved)
            assert outcome.version == model.saves[save.id or ""]
            assert outcome.draft.answers == model.answers
            assert outcome.overwritten == ()
        elif model.conflicts(save.changes, save.expected):
            assert isinstance(outcome, OnboardingDraftConflict)
            theirs = {c.path: c.theirs for c in outcome.conflicts}
            assert theirs == model.rivals(save.changes, save.expected)
            assert outcome.current_version == model.current
            self.seen[who] = model.current
        else:
            lost = model.save(save.changes, save.id)
            assert isinstance(outcome, OnboardingDraftSaved)
            assert outcome.version == outcome.draft.version == model.version
            assert outcome.draft.answers == model.answers
            assert outcome.draft.problems == self.review().requirements.errors
            told = {o.path: o.previous for o in outcome.overwritten}
            assert told == (lost if save.expected is None else {})
            self.seen[who] = model.version

    async def finalize(self, expected: int | None = None) -> FinalizeOutcome:
        finalize = self.world.resolvers.finalize
        return await finalize.finalize(self.person, ORIGIN, expected_version=expected)

    def finalized(self, outcome: FinalizeOutcome) -> None:
        """Believe a profile, which must be what the clients have been told."""
        assert isinstance(outcome, OnboardingFinalized)
        assert outcome.already_finalized is bool(self.model.profile)
        assert outcome.late_answers == ()
        if not self.model.profile:
            self.finished()
        profile = self.run(self.world.profile(self.person))
        assert outcome.profile == profile.masked()
        assert outcome.profile_id == self.model.profile
        self.no_zombie()

    def finished(self) -> None:
        """Find the profile, which must be made of what the clients have been told."""
        profile = self.run(self.world.profile(self.person))
        assert profile.answers == self.model.answers
        assert profile.draft_version == self.model.version
        self.model.finalize(profile.id)

    def looked(self) -> Onboarding:
        """Return where the person stands, which must be what the model says."""
        it = self.run(self.world.resolvers.onboarding.of(self.person))
        model = self.model
        if model.profile:
            assert it.state is OnboardingState.FINALIZED
            assert (it.draft, it.can_finalize) == (None, False)
            assert it.profile
            assert it.profile.id == model.profile
            self.no_zombie()
        elif model.draft is None:
            state = OnboardingState.EXPIRED if model.expired else OnboardingState.NONE
            assert (it.state, it.draft, it.can_finalize) == (state, None, False)
            assert bool(it.expired_at) is model.expired
        else:
            assert it.state is OnboardingState.DRAFT
            assert it.draft
            assert it.draft.version == model.version
            assert it.review == self.review()
            assert it.draft.problems == it.requirements.errors
            assert it.can_finalize is self.review().can_finalize
        return it

    def review(self) -> Review:
        answers = self.model.answers
        taken = {"profile.email"} if answers.profile.email == TAKEN else ()
        rules = self.run(self.world.resolvers.onboarding.rules.today())
        return review(answers, rules, frozenset(taken))

    def no_zombie(self) -> None:
        assert not self.run(self.world.has_draft(self.person))
