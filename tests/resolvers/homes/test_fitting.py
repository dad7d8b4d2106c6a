"""Which homes fit, whatever their meaning."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.homes.fitting import reasons
from resolvers.models.home import (
    ANY,
    BAND_EDGES,
    Budget,
    Deal,
    Home,
    Purpose,
    Side,
)

MINE = Home(Side.SEEKS, "un studio", ("calavi", "godomey"), Budget(30_000, 60_000))
THEIRS = Home(Side.OFFERS, "un studio", ("calavi",), Budget(50_000, 55_000))
ends = st.none() | st.sampled_from(BAND_EDGES) | st.integers(0, 1_000_000)
budgets = st.builds(Budget, ends, ends).filter(
    lambda b: b.lowest is None or b.highest is None or b.lowest <= b.highest
)


def test_it_says_why() -> None:
    why = reasons(MINE, THEIRS)

    assert why
    assert why.zones_in_common == ("calavi",)
    assert why.budget_overlap == Budget(50_000, 60_000)


@pytest.mark.parametrize(
    "other",
    [
        {"zones": ("akpakpa",)},
        {"budget": Budget(60_001, None)},
        {"budget": Budget(None, 29_999)},
        {"deals": frozenset({Deal.SALE})},
        {"purposes": frozenset({Purpose.WORK})},
        {"has": frozenset({"pool"})},
        {"lacks": frozenset({"garden"})},
    ],
    ids=lambda other: next(iter(other)),
)
def test_one_thing_that_does_not_fit_is_enough(other: dict[str, object]) -> None:
    mine = replace(MINE, lacks={"pool"}, has={"garden"}, purposes={Purpose.LIVING})
    assert reasons(mine, THEIRS)

    assert reasons(mine, replace(THEIRS, **other)) is None  # type: ignore[arg-type] # one of its fields


@pytest.mark.parametrize("open_", [{"zones": ()}, {"budget": ANY}])
def test_what_one_has_not_given_rules_nothing_out(open_: dict[str, object]) -> None:
    far = replace(THEIRS, zones=("abomey",), budget=Budget(900_000, None))
    mine = replace(MINE, zones=(), budget=ANY)
    assert reasons(mine, far)

    assert reasons(replace(MINE, **open_), replace(THEIRS, **open_))  # type: ignore[arg-type] # as above


@given(budgets, budgets)
def test_budgets_that_overlap_share_a_band(one: Budget, other: Budget) -> None:
    if one.overlap(other) is not None:
        assert one.bands() & other.bands()


@given(budgets)
def test_a_band_tells_no_amount_but_the_edges(budget: Budget) -> None:
    band = budget.band()

    assert {end for end in band if end is not None} <= set(BAND_EDGES)
    assert band.overlap(budget) is not None
    assert (band.lowest or 0) <= (budget.lowest or 0)
    if band.highest is not None:
        assert budget.highest is not None
        assert band.highest >= budget.highest


@given(budgets, budgets)
def test_what_overlaps_tells_no_more_of_theirs_than_its_band(
    mine: Budget, theirs: Budget
) -> None:
    one = replace(MINE, zones=(), budget=mine)
    told = {
        reasons(one, replace(THEIRS, budget=budget))
        for budget in (theirs, theirs.band())
        if budget.is_given
    }

    told.discard(None)
    assert len({why and why.budget_overlap for why in told}) <= 1
