"""What a draft's life adds to the counts: each event once, and no draft is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.counting import Counting, place_of, trace_of
from resolvers.merge import begun, merged
from resolvers.models.answers import Answer, Changes, Role, Step
from resolvers.models.draft import Draft
from resolvers.models.place import STEPS, Place, Trace
from resolvers.statistics import day_of
from resolvers.steps import FIELDS
from resolvers.summing import open_drafts, period
from tests.resolvers.counted import Counted

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = day_of(NOW)
NAME: Changes = {"profile.firstName": "Afi"}
AGENT: Changes = {"role": Role.AGENT}
IFU: Changes = {"legal.ifu": "3201910583729"}
ZONE: Changes = {"preferences.preferredZones": ("calavi",)}


def lived(*saves: Changes, every: timedelta = timedelta(seconds=40)) -> Iterator[Draft]:
    """Save one after another; return the draft after each."""
    draft, at = begun(after=0, at=NOW), NOW
    for changes in saves:
        draft = merged(draft, changes, at=at, lifetime=timedelta(1), save_id=None)
        yield draft
        at += every


def counted(*saves: Changes) -> tuple[Counted, Draft]:
    """Count those saves of one draft."""
    tally = Counted()
    drafts = [*lived(*saves)]
    for before, after in pairwise([None, *drafts]):
        assert after
        Counting(tally).saved(before, after)
    return tally, drafts[-1]


def test_the_first_save_starts_a_draft() -> None:
    tally, _ = counted(NAME)

    assert tally == {"saved": 1, "entered:profile:-": 1, "reached:profile": 1}


def test_more_of_the_same_step_is_only_saved() -> None:
    tally, _ = counted(NAME, {"profile.lastName": "Hounsou"}, NAME)

    assert tally["saved"] == 3
    assert (tally["reached:profile"], tally["entered:profile:-"]) == (1, 1)
    assert not [event for event in tally if event.startswith(("left", "took"))]


def test_the_next_step_is_reached_and_the_time_until_then_is_known() -> None:
    tally, _ = counted(NAME, AGENT)

    assert tally == {
        "saved": 2,
        "entered:profile:-": 1,
        "left:profile:-": 1,
        "entered:role:AGENT": 1,
        "reached:profile": 1,
        "reached:role": 1,
        "reached:profile:AGENT": 1,
        "reached:role:AGENT": 1,
        "took:profile:AGENT:45": 1,
        "seconds:profile:AGENT": 40,
    }


def test_going_back_reaches_nothing_anew() -> None:
    tally, draft = counted(NAME, AGENT, IFU, {"profile.lastName": "Hounsou"})

    assert place_of(draft) == Place(STEPS[2], Role.AGENT)
    once = {e: n for e, n in tally.items() if not e.startswith(("saved", "seconds"))}
    assert set(once.values()) == {1}


def test_who_changes_their_role_is_counted_in_both_and_once_in_all() -> None:
    tally, _ = counted(NAME, AGENT, IFU, {"role": Role.LANDLORD})
    told = period(TODAY, TODAY, tally)

    assert [step.reached for step in told.everybody.steps] == [1, 1, 1, 0]
    started = {funnel.role: funnel.started for funnel in told.roles}
    assert started == {Role.TENANT: 0, Role.LANDLORD: 1, Role.AGENT: 1}


def test_a_finalize_has_come_all_the_way() -> None:
    tally, draft = counted(NAME, AGENT, IFU)
    Counting(tally).finalized(draft, draft.updated_at + timedelta(seconds=10))
    everybody = period(TODAY, TODAY, tally).everybody

    assert [step.reached for step in everybody.steps] == [1, 1, 1, 1]
    assert [step.passed for step in everybody.steps] == [1, 1, 1, 0]
    assert [step.mean_seconds for step in everybody.steps] == [40, 40, 10, None]
    assert everybody.finalized == 1


def test_a_draft_of_before_counts_from_its_next_save() -> None:
    tally = Counted()
    old, new = lived(NAME, AGENT)
    before = Draft(**{n: getattr(old, n) for n in old.__slots__} | {"step_since": None})
    assert trace_of(before) is None

    Counting(tally).saved(before, new)

    assert tally["entered:role:AGENT"] == tally["reached:profile"] == 1
    assert not [event for event in tally if event.startswith(("left", "took"))]


PATHS = [field.path for field in FIELDS if field.path != "role"]
answers: st.SearchStrategy[Answer] = st.none() | st.just("x")
roles: st.SearchStrategy[Answer] = st.none() | st.sampled_from(Role)
changes = st.dictionaries(st.sampled_from(PATHS), answers, max_size=3)
saves = st.builds(
    lambda some, role: some | role,
    changes,
    st.just({}) | st.fixed_dictionaries({"role": roles}),
)
ends = st.sampled_from(("open", "finalized", "discarded", "dropped"))


@given(st.lists(st.tuples(st.lists(saves, min_size=1, max_size=8), ends), max_size=6))
def test_no_draft_is_lost_or_counted_twice(
    lives: list[tuple[list[Changes], str]],
) -> None:
    tally = Counted()
    open_: list[Place] = []
    for all_saves, end in lives:
        once, draft = counted(*all_saves)
        for event, number in once.items():
            tally.count(event, number)
        counting, trace = Counting(tally), trace_of(draft)
        assert trace
        if end == "finalized":
            counting.finalized(draft, draft.updated_at)
        elif end == "discarded":
            counting.discarded(draft)
        elif end == "dropped":
            counting.dropped(trace)
        else:
            open_.append(place_of(draft))

    there = {Place(d.step, d.role): d.drafts for d in open_drafts(tally) if d.drafts}
    assert there == {place: open_.count(place) for place in open_}
    everybody = period(TODAY, TODAY, tally).everybody
    reached = [step.reached for step in everybody.steps]
    assert reached == sorted(reached, reverse=True)
    assert everybody.started == len(lives)
    assert everybody.finalized <= reached[-1]
    ended = everybody.finalized + everybody.discarded + everybody.dropped
    assert ended == len(lives) - len(open_)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", [*Role, None])
def test_a_trace_is_read_as_it_was_written(step: Step, role: Role | None) -> None:
    trace = Trace(7, Place(step, role))

    assert Trace.read(str(trace)) == trace
