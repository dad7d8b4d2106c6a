"""One person's entries, written by hand."""

from itertools import count
from typing import Any

from tests.trial.history import DISCARDED, SAVED, History
from tests.trial.journal import Entry
from tests.trial.outbox import Changes, Value

NAME, OTHER = "profile.firstName", "profile.lastName"


class Diary:
    """Entries of one person, each a second after the last."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._seconds = count()

    def save(
        self,
        id_: str,
        value: Value,
        *,
        path: str = NAME,
        base: int = 0,
        version: int | None = None,
    ) -> None:
        """Save something; without a *version* nobody knows whether it was."""
        changes: Changes = {path: value}
        asked = {"id": id_, "base": base, "changes": changes}
        outcome = SAVED if version else "lost"
        self._add("save", asked, outcome, {"version": version} if version else {})

    def discard(self, outcome: str = DISCARDED) -> None:
        told = {"wasThere": True} if outcome == DISCARDED else {}
        self._add("discard", {}, outcome, told)

    def finalize(self, profile: object) -> None:
        told = {"profileId": str(profile)}
        self._add("finalize", {}, "OnboardingFinalized", told)

    def load(self, state: str, version: int | None = None) -> None:
        draft = {"version": version} if version else None
        told = {"state": state, "draft": draft, "profile": None}
        self._add("load", {}, "Onboarding", told)

    def read_much(self, outcome: str = "null") -> None:
        self._add("many reads", {}, outcome, {})

    @property
    def history(self) -> History:
        return History(self.entries)

    def _add(
        self, kind: str, asked: dict[str, Any], outcome: str, told: dict[str, Any]
    ) -> None:
        at = float(next(self._seconds))
        n = len(self.entries)
        self.entries.append(Entry(n, 1, "a", kind, asked, at, at + 0.5, outcome, told))
