"""What is counted when a draft moves on or ends. `resolvers.statistics` reads it.

    saved                        saves that were acknowledged
    reached:<step>               drafts that came this far, once each
    reached:<step>:<role>        the same, once for each role they ever named
    entered:<step>:<role>        drafts that came to be at this place, and
    left:<step>:<role>           that left it, on or out: the difference is open
    finalized|discarded|dropped:<step>:<role>    how drafts ended, and where
    took:<step>:<role>:<bound>   drafts that passed a step within so many seconds,
    seconds:<step>:<role>        and all their seconds
    refused:<policy>             requests that a rate limit refused

A role that was not said is `-`. All of them only grow.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime

from resolvers.models.answers import Step
from resolvers.models.draft import Draft
from resolvers.models.place import STEPS, Place, Trace, farthest
from resolvers.ports.statistics import Tally

BOUNDS = (5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1800, 3600, 21_600, 86_400)
"""Seconds. Who took longer than the last is counted with it."""


def place_of(draft: Draft) -> Place:
    """Return how far *draft* has come."""
    return Place(farthest(draft.changed), draft.role)


def trace_of(draft: Draft) -> Trace | None:
    """Return what to remember of *draft*; None if it was never counted."""
    if draft.step_since is None:
        return None
    return Trace(draft.first_version, place_of(draft))


@dataclass(frozen=True, slots=True)
class Counting:
    """Tells the tally. A draft of before there was one counts from its next save."""

    tally: Tally

    def saved(self, before: Draft | None, after: Draft) -> None:
        """Count a save that was acknowledged, and that `merge` made of *before*."""
        self.tally.count("saved")
        if before is None or before.step_since is None:
            self._move(None, place_of(after))
        elif after.step_since is not before.step_since or after.role is not before.role:
            here, there = place_of(before), place_of(after)
            self._move(here, there)
            if here.step != there.step:
                self._pass(Place(here.step, there.role), before, after.updated_at)

    def finalized(self, draft: Draft, at: datetime) -> None:
        """Count that *draft* became a profile; it has reached all steps by that."""
        here = place_of(draft)
        self._end("finalized", here, is_counted=draft.step_since is not None)
        self._reach(here, Place(STEPS[-1], here.role))
        self._pass(here, draft, at)

    def discarded(self, draft: Draft) -> None:
        """Count that somebody threw *draft* away."""
        is_counted = draft.step_since is not None
        self._end("discarded", place_of(draft), is_counted=is_counted)

    def dropped(self, trace: Trace) -> None:
        """Count that the draft of *trace* expired unfinished."""
        self._end("dropped", trace.place, is_counted=True)

    def _move(self, here: Place | None, there: Place) -> None:
        if here:
            self.tally.count(f"left:{here}")
        self.tally.count(f"entered:{there}")
        self._reach(here, there)

    def _end(self, how: str, here: Place, *, is_counted: bool) -> None:
        self.tally.count(f"{how}:{here}")
        if is_counted:
            self.tally.count(f"left:{here}")

    def _reach(self, here: Place | None, there: Place) -> None:
        for step in _between(here, there.step):
            self.tally.count(f"reached:{step}")
        if there.role:
            known = here if here and here.role == there.role else None
            for step in _between(known, there.step):
                self.tally.count(f"reached:{step}:{there.role}")

    def _pass(self, here: Place, draft: Draft, at: datetime) -> None:
        if draft.step_since is None:
            return
        seconds = max(0, round((at - draft.step_since).total_seconds()))
        bound = BOUNDS[min(bisect_left(BOUNDS, seconds), len(BOUNDS) - 1)]
        self.tally.count(f"took:{here}:{bound}")
        self.tally.count(f"seconds:{here}", seconds)


def _between(here: Place | None, step: Step) -> tuple[Step, ...]:
    """Return the steps after *here* until *step*, itself included."""
    begin = STEPS.index(here.step) + 1 if here else 0
    return STEPS[begin : STEPS.index(step) + 1]
