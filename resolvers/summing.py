"""Makes sense of what was counted: funnels, times and drafts that are open."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from math import ceil

from resolvers.counting import BOUNDS
from resolvers.models.answers import Role, Step
from resolvers.models.place import STEPS, Place
from resolvers.models.statistics import (
    Funnel,
    OpenDrafts,
    Period,
    Refusals,
    StepCount,
)
from resolvers.ports.statistics import Counts

_ROLES = (*Role, None)
_PLACES = [Place(step, role) for step in STEPS for role in _ROLES]


def summed(days: Iterable[Counts]) -> Counts:
    """Return what was counted on all of *days* together."""
    all_: Counter[str] = Counter()
    for counts in days:
        all_.update(counts)
    return all_


def period(first: date, last: date, counts: Counts) -> Period:
    """Return what *counts* say of the days from *first* to *last*."""
    refused = _below(counts, "refused:")
    return Period(
        first,
        last,
        counts.get("saved", 0),
        _funnel(counts, None),
        tuple(_funnel(counts, role) for role in Role),
        tuple(Refusals(policy, number) for policy, number in sorted(refused.items())),
    )


def open_drafts(counts: Counts) -> tuple[OpenDrafts, ...]:
    """Return where drafts are now, from the counts of all days they may have lived.

    What a crash has lost may make a difference negative; no draft is open then.
    """
    return tuple(
        OpenDrafts(
            place.step,
            place.role,
            max(0, counts.get(f"entered:{place}", 0) - counts.get(f"left:{place}", 0)),
        )
        for place in _PLACES
    )


def _funnel(counts: Counts, role: Role | None) -> Funnel:
    """Return the funnel of *role*, or of everybody."""
    steps = tuple(_step(counts, step, role) for step in STEPS)
    return Funnel(
        role,
        steps[0].reached,
        sum(_at(counts, "finalized", step, role) for step in STEPS),
        sum(step.discarded for step in steps),
        sum(step.dropped for step in steps),
        steps,
    )


def _step(counts: Counts, step: Step, role: Role | None) -> StepCount:
    reached = f"reached:{step}:{role}" if role else f"reached:{step}"
    roles = (role,) if role else _ROLES
    took: Counter[int] = Counter()
    for one in roles:
        for bound in BOUNDS:
            took[bound] += counts.get(f"took:{Place(step, one)}:{bound}", 0)
    passed = took.total()
    seconds = _at(counts, "seconds", step, role)
    return StepCount(
        step,
        counts.get(reached, 0),
        passed,
        _median(took, passed),
        round(seconds / passed) if passed else None,
        _at(counts, "discarded", step, role),
        _at(counts, "dropped", step, role),
    )


def _at(counts: Counts, event: str, step: Step, role: Role | None) -> int:
    roles = (role,) if role else _ROLES
    return sum(counts.get(f"{event}:{Place(step, one)}", 0) for one in roles)


def _median(took: Mapping[int, int], passed: int) -> int | None:
    """Return the median, as if who shares a bound were spread evenly below it."""
    if not passed:
        return None
    half, below, low = passed / 2, 0, 0
    for bound in BOUNDS:
        if took[bound] and below + took[bound] >= half:
            return ceil(low + (bound - low) * (half - below) / took[bound])
        below, low = below + took[bound], bound
    return BOUNDS[-1]


def _below(counts: Counts, event: str) -> dict[str, int]:
    return {
        name.removeprefix(event): number
        for name, number in counts.items()
        if name.startswith(event)
    }
