"""What clients asked and what came of it, written down before and after."""

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

UNKNOWN = {
    "lost",
    "offline",
    "STORE_UNAVAILABLE",
    "OPERATION_TIMEOUT",
    "INTERNAL",
    "no answer of ours",
}
"""Outcomes after which it may have been done, or may be done yet."""


@dataclass(slots=True)
class Entry:
    """One request."""

    n: int
    person: int
    device: str
    kind: str
    asked: dict[str, Any]
    sent: float
    """Seconds after the start."""
    answered: float | None = None
    outcome: str | None = None
    """The member of the union that was the answer, an error's code, or what else."""
    told: dict[str, Any] = field(default_factory=dict)
    """What the answer says."""

    @property
    def is_unknown(self) -> bool:
        return self.outcome is None or self.outcome in UNKNOWN

    @property
    def ended(self) -> float:
        return float("inf") if self.answered is None else self.answered

    def __str__(self) -> str:
        end = f"{self.answered:.3f}" if self.answered is not None else "?"
        asked = json.dumps(self.asked, ensure_ascii=False)
        told = json.dumps(self.told, ensure_ascii=False)
        return (
            f"#{self.n} {self.sent:.3f}-{end} {self.device} {self.kind} {asked}"
            f" → {self.outcome} {told}"
        )


class Journal:
    """All requests of a trial, also as lines of JSON in a file."""

    def __init__(self, file: Path) -> None:
        self.entries: list[Entry] = []
        self._file: IO[str] = file.open("w", encoding="utf-8", buffering=1)
        self._began = time.monotonic()

    def seconds(self) -> float:
        """Tell how long ago the trial started."""
        return time.monotonic() - self._began

    def sent(self, person: int, device: str, kind: str, asked: dict[str, Any]) -> Entry:
        """Write down what is about to be asked. Nothing secret goes in here."""
        n = len(self.entries)
        entry = Entry(n, person, device, kind, asked, self.seconds())
        self.entries.append(entry)
        self._write(entry)
        return entry

    def answered(
        self, entry: Entry, outcome: str, told: dict[str, Any] | None = None
    ) -> None:
        """Write down what came of it."""
        entry.answered, entry.outcome, entry.told = self.seconds(), outcome, told or {}
        self._write(entry)

    def close(self) -> None:
        self._file.close()

    def _write(self, entry: Entry) -> None:
        self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
