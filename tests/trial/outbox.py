"""What a device has typed and not stored yet: as `web/src/saving/outbox.ts` does it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Value: TypeAlias = str | int | list[str] | None
Changes: TypeAlias = dict[str, Value]
_BLANK: tuple[Value, ...] = (None, "", [])


@dataclass(slots=True)
class Save:
    """Answers on their way. Once it was tried, nobody knows whether it arrived."""

    id: str
    base: int
    changes: Changes = field(default_factory=dict)
    is_tried: bool = False


class Outbox:
    """One save that may have arrived, and one behind it."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self.saves: list[Save] = []
        self._new_id = new_id
        self._arrived: Changes = {}

    @property
    def typed(self) -> Changes:
        """Everything on its way; what was typed last wins."""
        typed: Changes = {}
        for save in self.saves:
            typed |= save.changes
        return typed

    def type(self, path: str, value: Value, seen: int) -> None:
        if not self.saves or self.saves[-1].is_tried:
            self.saves.append(Save(self._new_id(), seen))
        self.saves[-1].changes[path] = value

    def next(self) -> Save | None:
        first = self.saves[0] if self.saves else None
        if first and not first.is_tried:
            first.id, first.is_tried = self._new_id(), True
        return first

    def acknowledge(self, save: Save, version: int) -> None:
        self._remove(save)
        self._arrived |= save.changes
        if version == save.base + 1:
            for waiting in self.saves:
                waiting.base = max(waiting.base, version)

    def real(self, conflicts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Leave out what another's answer is no rival of: it is what we sent before."""
        arrived = self._arrived
        return [c for c in conflicts if not same(c["theirs"], arrived.get(c["path"]))]

    def rebase(
        self, version: int, given: Iterable[str] = (), more: Changes | None = None
    ) -> None:
        """Begin again on *version*: one save of what was typed, without *given*."""
        changes = {**(more or {}), **self.typed}
        for path in given:
            changes.pop(path, None)
        self.saves = [Save(self._new_id(), version, changes)] if changes else []

    def reopened(self) -> "Outbox":
        """Return that of a page that finds what an earlier one has left."""
        new = Outbox(self._new_id)
        new.saves = self.saves
        return new

    def clear(self) -> None:
        self.saves = []

    def _remove(self, save: Save) -> None:
        self.saves = [other for other in self.saves if other is not save]


def same(one: Value, other: Value) -> bool:
    """Whether two answers are one. A blank one and none are, too."""
    return one == other or (one in _BLANK and other in _BLANK)
