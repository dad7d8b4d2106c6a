"""What goes wrong, and when: from the seed alone, so that a seed repeats it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

_WIRES = ("refuse", "hang", "slow", "reset", "lost")
KINDS: dict[str, tuple[str, ...]] = {
    "redis": (*_WIRES, "kill", "full"),
    "postgres": (*_WIRES, "kill", "backend", "readonly"),
    "gateway": _WIRES,
    "mail": _WIRES,
    "api worker": ("kill",),
    "supervisor": ("kill",),
    "message worker": ("kill",),
}
"""What can happen to whom."""
_PAUSES = {
    "redis": 7.0,
    "postgres": 8.0,
    "gateway": 10.0,
    "mail": 12.0,
    "api worker": 20.0,
    "supervisor": 75.0,
    "message worker": 40.0,
}
"""Seconds from the end of one to the next, on average."""
_LONGEST = 4.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One of them."""

    at: float
    """Seconds after the start."""
    target: str
    kind: str
    seconds: float
    """How long it lasts; nothing for a process that is started again at once."""
    choice: int
    """Which of several; the injector takes it modulo their number."""

    @property
    def until(self) -> float:
        return self.at + self.seconds


LAST = (Fault(0, "redis", "kill", 2, 0), Fault(0, "postgres", "hang", 2, 0))
"""What happens when all others are over, and nothing is missing: both stores are away
at once. Then it can be measured how long the service takes to find them again."""


def plan_of(seed: int, seconds: float) -> list[Fault]:
    """Return the faults of a trial, but for the `LAST`."""
    found = [
        fault
        for target in KINDS
        for fault in _of(target, random.Random(f"{seed}:{target}"), seconds)
    ]
    return sorted(found, key=lambda fault: fault.at)


def short_plan() -> list[Fault]:
    """Return the faults of the short form: one of every kind that finds most."""
    return [
        Fault(1.0, "redis", "lost", 0.5, 0),
        Fault(1.8, "postgres", "lost", 0.6, 0),
        Fault(2.6, "api worker", "kill", 0, 0),
        Fault(2.8, "redis", "hang", 0.7, 0),
        Fault(3.8, "postgres", "hang", 0.8, 0),
        Fault(4.0, "message worker", "kill", 0, 0),
        Fault(4.2, "gateway", "lost", 0.5, 0),
        Fault(5.0, "postgres", "backend", 0, 0),
        Fault(5.2, "redis", "reset", 0.4, 0),
    ]


def _of(target: str, rng: random.Random, seconds: float) -> Iterator[Fault]:
    at = 1 + rng.uniform(0, _PAUSES[target])
    kinds: list[str] = []
    while at < seconds:
        if not kinds:  # each kind once before any comes again
            kinds = rng.sample(KINDS[target], len(KINDS[target]))
        kind = kinds.pop()
        instant = kind == "backend" or KINDS[target] == ("kill",)
        lasts = 0.0 if instant else rng.uniform(0.2, _LONGEST)
        lasts = min(lasts, seconds - at)
        yield Fault(at, target, kind, lasts, rng.randrange(1000))
        at += lasts + rng.uniform(0.5, 2 * _PAUSES[target])
