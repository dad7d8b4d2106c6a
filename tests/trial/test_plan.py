"""A seed's faults are the same each time, and of every kind."""

from itertools import pairwise

import pytest

from tests.trial.plan import KINDS, plan_of, short_plan

MINUTES = 10
SECONDS = 60 * MINUTES
every_seed = pytest.mark.parametrize("seed", range(1, 6))


@every_seed
def test_a_seed_repeats_its_plan(seed: int) -> None:
    assert plan_of(seed, SECONDS) == plan_of(seed, SECONDS)
    assert plan_of(seed, SECONDS) != plan_of(seed + 1, SECONDS)


@every_seed
def test_everything_happens_to_everything_it_can_happen_to(seed: int) -> None:
    happens = {(fault.target, fault.kind) for fault in plan_of(seed, SECONDS)}

    assert happens == {(of, kind) for of, kinds in KINDS.items() for kind in kinds}


@every_seed
def test_what_is_broken_is_mended_before_it_breaks_again(seed: int) -> None:
    plan = plan_of(seed, SECONDS)

    for target in KINDS:
        own = [fault for fault in plan if fault.target == target]
        assert all(one.until < other.at for one, other in pairwise(own))


@every_seed
def test_it_is_over_in_time(seed: int) -> None:
    assert max(fault.until for fault in plan_of(seed, SECONDS)) <= SECONDS


def test_the_short_form_breaks_only_what_can_be_broken() -> None:
    assert all(fault.kind in KINDS[fault.target] for fault in short_plan())
