"""One person's saves and discards, as the answers tell of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tests.trial.journal import Entry
from tests.trial.outbox import Changes

LAG = 20.0
"""Seconds after which what was not answered is not done any more: an operation ends
after 5, a fault lets go of what it held after 4, and all of it may run late."""
SAVED, DISCARDED = "OnboardingDraftSaved", "OnboardingDraftDiscarded"


@dataclass(frozen=True)
class Written:
    """One save, with all requests that carried it."""

    id: str
    requests: tuple[Entry, ...]

    @property
    def changes(self) -> Changes:
        changes: Changes = self.requests[0].asked["changes"]
        return changes

    @property
    def base(self) -> int:
        return int(self.requests[0].asked["base"])

    @property
    def sent(self) -> float:
        return self.requests[0].sent

    @cached_property
    def answers(self) -> tuple[Entry, ...]:
        """Those that say it is saved."""
        return tuple(e for e in self.requests if e.outcome == SAVED)

    @property
    def version(self) -> int:
        """The one it made, if it was acknowledged."""
        return int(self.answers[0].told["version"])

    @property
    def is_possible(self) -> bool:
        """Whether it may have been written without anybody being told."""
        return not self.answers and any(e.is_unknown for e in self.requests)

    @property
    def until(self) -> float:
        """When it was written, at the latest."""
        if self.answers:
            return min(e.ended for e in self.answers)
        return max(e.ended for e in self.requests if e.is_unknown) + LAG


class History:
    """All that a person's devices did to the draft."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.saves: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.kind == "save":
                self.saves.setdefault(entry.asked["id"], []).append(entry)
        written = [w for id_, found in self.saves.items() for w in _parts(id_, found)]
        self.written = sorted(
            (w for w in written if w.answers), key=lambda w: (w.version, w.sent)
        )
        """What was acknowledged, by its version."""
        self.possible = [w for w in written if w.is_possible]
        discards = [e for e in entries if e.kind == "discard"]
        self.discarded = [
            e for e in discards if e.outcome == DISCARDED and e.told["wasThere"]
        ]
        self.perhaps_discarded = [e for e in discards if e.is_unknown]

    @property
    def discards(self) -> Iterable[Entry]:
        return (*self.discarded, *self.perhaps_discarded)

    @cached_property
    def ended(self) -> float:
        """When somebody was first told that it is over; never, as infinity."""
        told = (e.ended for e in self.entries if e.told.get("profileId"))
        return min(told, default=float("inf"))

    def profiles(self) -> set[str]:
        """Return the ids of all profiles that anybody was told of."""
        told = {e.told["profileId"] for e in self.entries if e.told.get("profileId")}
        loaded = (e.told.get("profile") for e in self.entries if e.kind == "load")
        return told | {profile["id"] for profile in loaded if profile}

    def may_be_discarded(self, since: float, until: float = float("inf")) -> bool:
        """Whether a draft of *since* may be gone at *until*."""
        return any(
            e.sent < until and e.ended + (LAG if e.is_unknown else 0) > since
            for e in self.discards
        )


def _parts(id_: str, requests: Sequence[Entry]) -> Iterator[Written]:
    """Tell apart what one save did: after a discard, it may be written once more."""
    versions = sorted({e.told["version"] for e in requests if e.outcome == SAVED})
    for version in versions[1:]:
        again = (e for e in requests if e.told.get("version") == version)
        yield Written(id_, tuple(again))
    first = [e for e in requests if e.told.get("version") in {None, *versions[:1]}]
    yield Written(id_, tuple(first))
    saved = min((e.ended for e in requests if e.outcome == SAVED), default=None)
    if saved is not None:
        for entry in requests:
            if entry.is_unknown and entry.sent > saved:
                yield Written(id_, (entry,))
