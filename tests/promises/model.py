"""What a person's onboarding must be, told by the outcomes alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from resolvers.models.answers import Answer, Answers, Changes
from resolvers.models.profile import ProfileId


@dataclass(slots=True)
class Model:
    """The draft, if any, the versions given out, and the profile, if any."""

    draft: dict[str, Answer] | None = None
    version: int = 0
    """The last one given out."""
    first: int = 0
    """The first of this draft."""
    expired: bool = False
    changed: dict[str, int] = field(default_factory=dict)
    saves: dict[str, int] = field(default_factory=dict)
    profile: ProfileId | None = None

    @property
    def current(self) -> int:
        """The version that a client sees."""
        return 0 if self.draft is None else self.version

    @property
    def answers(self) -> Answers:
        return Answers().with_changes(self.draft or {})

    def conflicts(self, changes: Changes, expected: int | None) -> bool:
        if expected and not self._is_of_this_draft(expected):
            return True
        return bool(self.rivals(changes, expected))

    def rivals(self, changes: Changes, expected: int | None) -> Mapping[str, Answer]:
        """Return the stored answers that keep *changes* from being saved."""
        draft = self.draft
        if draft is None or expected is None:
            return {}
        if expected and not self._is_of_this_draft(expected):
            return {}
        return {
            path: draft.get(path)
            for path, mine in changes.items()
            if self.changed.get(path, 0) > expected and draft.get(path) != mine
        }

    def _is_of_this_draft(self, version: int) -> bool:
        return self.draft is not None and self.first <= version <= self.version

    def save(self, changes: Changes, save_id: str | None) -> Mapping[str, Answer]:
        """Put *changes* in; return what they replaced."""
        new_draft = self.draft is None
        old = self.draft or {}
        new = {p: a for p, a in changes.items() if old.get(p) != a}
        if new_draft or new:
            self.version += 1
        if new_draft:
            self.first, self.changed, self.saves = self.version, {}, {}
        self.draft = old | new
        self.changed |= dict.fromkeys(new, self.version)
        if save_id:
            self.saves[save_id] = self.version
        self.expired = False
        return {p: old[p] for p in new if old.get(p) is not None}

    def discard(self) -> None:
        if self.draft is not None:
            self.version += 1
            self.draft = None

    def expire(self) -> None:
        self.draft, self.expired = None, True

    def finalize(self, profile: ProfileId) -> None:
        self.draft, self.profile = None, profile
