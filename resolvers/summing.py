"""Makes sense of what was counted: funnels, times and drafts that are open."""

from collections import Counter, defaultdict
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
_PLACES = {
    Place(step, role): str(Place(step, role)) for step in STEPS for role in _ROLES
}
_AT: dict[tuple[Step, Role | None], tuple[str, ...]] = {
    (step, role): tuple(
        _PLACES[Place(step, one)] for one in ((role,) if role else _ROLES)
    )
    for step in STEPS
    for role in _ROLES
}
"""The places that a step of a role's funnel, or of everybody's, is made of."""


def summed(days: Iterable[Counts]) -> Counts:
    """Return what was counted on all of *days* together."""
    all_: Counter[str] = Counter()
    for counts in days:
        all_.update(counts)
    return all_


def period(first: date, last: date, counts: Counts) -> Period:
    """Return what *counts* say of the days from *first* to *last*."""
    by_event: dict[str, dict[str, int]] = defaultdict(dict)
    for name, number in counts.items():
        event, _, rest = name.partition(":")
        by_event[event][rest] = number
    took: dict[str, dict[int, int]] = defaultdict(dict)
    for rest, number in by_event["took"].items():
        place, _, bound = rest.rpartition(":")
        took[place][int(bound)] = number
    refused = sorted(by_event["refused"].items())
    return Period(
        first,
        last,
        counts.get("saved", 0),
        _funnel(by_event, took, None),
        tuple(_funnel(by_event, took, role) for role in Role),
        tuple(Refusals(policy, number) for policy, number in refused),
    )


def open_drafts(counts: Counts) -> tuple[OpenDrafts, ...]:
    """Return where drafts are now, from the counts of all days they may have lived.

    What a crash has lost may make a difference negative; no draft is open then.
    """
    return tuple(
        OpenDrafts(
            place.step,
            place.role,
            max(0, counts.get(f"entered:{name}", 0) - counts.get(f"left:{name}", 0)),
        )
        for place, name in _PLACES.items()
    )


def _funnel(
    by_event: Mapping[str, Counts],
    took: Mapping[str, Mapping[int, int]],
    role: Role | None,
) -> Funnel:
    """Return the funnel of *role*, or of everybody."""
    steps = tuple(_step(by_event, took, step, role) for step in STEPS)
    finalized = by_event["finalized"]
    return Funnel(
        role,
        steps[0].reached,
        sum(_at(finalized, step, role) for step in STEPS),
        sum(step.discarded for step in steps),
        sum(step.dropped for step in steps),
        steps,
    )


def _step(
    by_event: Mapping[str, Counts],
    took: Mapping[str, Mapping[int, int]],
    step: Step,
    role: Role | None,
) -> StepCount:
    classes: dict[int, int] = {}
    for place in _AT[step, role]:
        for bound, number in took[place].items() if place in took else ():
            classes[bound] = classes.get(bound, 0) + number
    passed = sum(classes.values())
    seconds = _at(by_event["seconds"], step, role)
    reached = _PLACES[Place(step, role)] if role else step.value
    return StepCount(
        step,
        by_event["reached"].get(reached, 0),
        passed,
        _median(classes, passed),
        round(seconds / passed) if passed else None,
        _at(by_event["discarded"], step, role),
        _at(by_event["dropped"], step, role),
    )


def _at(counts: Counts, step: Step, role: Role | None) -> int:
    return sum([counts.get(place, 0) for place in _AT[step, role]])


def _median(classes: Mapping[int, int], passed: int) -> int | None:
    """Return the median, as if who shares a class were spread evenly in it."""
    if not passed:
        return None
    half, below, low = passed / 2, 0, 0
    for bound in BOUNDS:
        here = classes.get(bound, 0)
        if here and below + here >= half:
            return ceil(low + (bound - low) * (half - below) / here)
        below, low = below + here, bound
    return BOUNDS[-1]
