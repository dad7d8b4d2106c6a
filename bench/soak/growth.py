"""What a server holds, minute by minute, and whether that grows."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_MIB = 8.0
"""What memory may grow by after the warm-up: the allocator's arenas come and go."""
MOST_FILES = 10
"""And descriptors: a few visits are always under way."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One minute."""

    minute: int
    memory: float
    """MiB of RSS."""
    files: int
    """Descriptors that are open, connections included."""
    requests: int
    """In this minute."""

    def __str__(self) -> str:
        return f"{self.minute:6} {self.memory:10.1f} {self.files:8} {self.requests:10,}"


HEADINGS = f"{'minute':>6} {'RSS MiB':>10} {'files':>8} {'requests':>10}"


def warm_up(minutes: int) -> int:
    """Return the minutes that do not count: a fifth of all."""
    return max(1, minutes // 5)


def grown(samples: Sequence[Sample]) -> list[str]:
    """Say what has grown beyond its bound since the warm-up: nothing is well."""
    counted = samples[warm_up(len(samples)) - 1 :]
    first, rest = counted[0], counted[1:]
    if not rest:
        return []
    memory = max(sample.memory for sample in rest) - first.memory
    files = max(sample.files for sample in rest) - first.files
    found = []
    if memory > MOST_MIB:
        found.append(f"memory grew by {memory:.1f} MiB; {MOST_MIB:.0f} are allowed")
    if files > MOST_FILES:
        found.append(f"{files} more files are open; {MOST_FILES} are allowed")
    return found
