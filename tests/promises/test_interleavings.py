"""Any order of what clients, time and crashes do: the outcomes tell the whole truth."""

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import Phase
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from infra.settings import Settings
from resolvers.drafts import SaveOutcome
from resolvers.finalize import FinalizeOutcome, OnboardingFinalized
from resolvers.models.answers import Answer, Changes, Role
from resolvers.outcomes import (
    OnboardingAlreadyFinalized,
    OnboardingDraftConflict,
    OnboardingDraftDiscarded,
    OnboardingDraftSaved,
)
from resolvers.settling import Settling
from tests.promises.client_model import TAKEN, ClientModel
from tests.promises.world import ORIGIN, Died, DiesCommitted, DiesFrozen, world
from tests.resolvers.strategies import steady

POOL: dict[str, tuple[Answer, ...]] = {
    "profile.firstName": ("Afi", "Kossi", None),
    "profile.lastName": ("Hounsou", "Dossou"),
    "profile.email": ("mine", TAKEN, "not an address", None),
    "role": (Role.LANDLORD, Role.AGENT, None),
    "legal.acceptedTerms": ("2026-01", "2026-01", "2020-01"),
    "preferences.preferredZones": (("calavi",), ("mars",), None),
    "preferences.budgetMin": (5, 9, None),
    "preferences.budgetMax": (9, 7),
}
ENOUGH = {path: pool[0] for path, pool in POOL.items()}
some_answers: st.SearchStrategy[Changes] = st.fixed_dictionaries(
    {}, optional={path: st.sampled_from(pool) for path, pool in POOL.items()}
)
clients = st.integers(0, 2)
yes_or_no = st.booleans()


def version_of(outcome: SaveOutcome) -> int:
    return outcome.version if isinstance(outcome, OnboardingDraftSaved) else 0


class Interleavings(ClientModel):
    """Three clients of one person, each with the version they last saw."""

    @initialize()
    def begin(self) -> None:
        self.somebody_new()

    @precondition(lambda self: self.age > 5)
    @rule()
    def the_next_person_comes(self) -> None:
        self.somebody_new()

    @rule(who=clients, changes=some_answers, blind=yes_or_no, named=yes_or_no)
    def save(self, who: int, changes: Changes, *, blind: bool, named: bool) -> None:
        save = self.written(who, changes, blind=blind, named=named)
        self.saved(who, save, self.run(self.send(save)))

    @rule(who=clients, blind=yes_or_no)
    def save_all_that_is_needed(self, who: int, *, blind: bool) -> None:
        save = self.written(who, ENOUGH, blind=blind)
        self.saved(who, save, self.run(self.send(save)))

    @precondition(lambda self: self.sent)
    @rule(who=clients, data=st.data())
    def save_again(self, who: int, data: st.DataObject) -> None:
        save = self.sent[data.draw(st.integers(0, len(self.sent) - 1))]
        self.saved(who, save, self.run(self.send(save)))

    @rule(who=clients)
    def save_two_answers_at_once(self, who: int) -> None:
        first = self.written(who, {"preferences.homeDescription": f"{self.steps}"})
        second = self.written(who, {"profile.avatarUrl": f"https://a.bj/{self.steps}"})

        async def at_once() -> tuple[SaveOutcome, SaveOutcome]:
            return await asyncio.gather(self.send(first), self.send(second))

        done = zip((first, second), self.run(at_once()), strict=True)
        for save, outcome in sorted(done, key=lambda one: version_of(one[1])):
            self.saved(who, save, outcome)

    @rule(who=clients, blind=yes_or_no)
    def discard(self, who: int, *, blind: bool) -> None:
        expected = None if blind else self.seen[who]
        drafts = self.world.resolvers.drafts
        outcome = self.run(drafts.discard(self.person, expected_version=expected))
        if self.model.profile:
            assert outcome == OnboardingAlreadyFinalized(self.model.profile)
            self.no_zombie()
        elif expected not in (None, self.model.current):
            assert isinstance(outcome, OnboardingDraftConflict)
            assert outcome.current_version == self.model.current
            self.seen[who] = self.model.current
        else:
            assert outcome == OnboardingDraftDiscarded(self.model.draft is not None)
            self.model.discard()
            self.seen[who] = 0

    @precondition(lambda self: self.model.draft is not None)
    @rule()
    def a_day_goes_by(self) -> None:
        self.run(self.world.expire(self.person))
        self.model.expire()

    @rule(who=clients)
    def look(self, who: int) -> None:
        self.looked()
        self.seen[who] = self.model.current

    @rule(who=clients, blind=yes_or_no)
    def finalize_as_promised(self, who: int, *, blind: bool) -> None:
        can = self.looked().can_finalize
        expected = None if blind else self.seen[who]
        outcome = self.run(self.finalize(expected))
        if self.model.profile:
            self.finalized(outcome)
        elif expected not in (None, self.model.current):
            assert isinstance(outcome, OnboardingDraftConflict)
            assert outcome.current_version == self.model.current
        else:
            assert isinstance(outcome, OnboardingFinalized) is can
            if can:
                self.finalized(outcome)

    @rule(who=clients)
    def finalize_and_save_at_once(self, who: int) -> None:
        save = self.written(who, {"preferences.homeDescription": f"{self.steps}"})
        begun = self.model.profile

        async def at_once() -> tuple[FinalizeOutcome, SaveOutcome]:
            return await asyncio.gather(self.finalize(), self.send(save))

        end, saved = self.run(at_once())
        if not begun and isinstance(saved, OnboardingDraftSaved):
            self.saved(who, save, saved)
        if isinstance(end, OnboardingFinalized):
            self.finalized(end)
        if isinstance(saved, OnboardingAlreadyFinalized):
            self.saved(who, save, saved)
        if self.looked().can_finalize:  # whoever was first: the next step sees the same
            self.finalized(self.run(self.finalize()))

    @rule(who=clients, how=st.sampled_from((DiesFrozen, DiesCommitted)))
    def die_while_finalizing(self, who: int, how: type[Settling]) -> None:
        self.save_all_that_is_needed(who, blind=True)
        finalize = self.world.dying(how).finalize
        try:
            end = self.run(finalize(self.person, ORIGIN, expected_version=None))
        except Died:
            if not self.model.profile and how is DiesCommitted:
                self.finished()
        else:
            self.finalized(end)

    @invariant()
    def the_draft_is_what_was_acknowledged(self) -> None:
        self.steps += 1
        self.age += bool(self.model.profile)
        if not self.model.profile:
            stored = self.run(self.world.resolvers.drafts.drafts.load(self.person))
            assert stored.last_version == self.model.version
            assert (stored.draft is None) is (self.model.draft is None)
            if stored.draft:
                assert stored.draft.answers == self.model.answers
                assert stored.draft.version == self.model.version


@pytest.fixture
def machine(settings: Settings) -> Iterator[type[Interleavings]]:
    with world(settings) as Interleavings.world:
        Interleavings.world.give_away(TAKEN)
        yield Interleavings


def test_no_order_of_events_loses_an_answer_or_makes_two_profiles(
    machine: type[Interleavings],
) -> None:
    run_state_machine_as_test(
        machine,
        settings=with_settings(
            steady,
            max_examples=60,
            stateful_step_count=30,
            report_multiple_bugs=False,
            phases=(Phase.generate,),  # shrinking takes minutes; add it to debug
        ),
    )
