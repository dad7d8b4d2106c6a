"""Half of what the server can do, twice as much, and half again: in one stream."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import uvloop

from bench.exchange import Answer, Exchange, request, timed
from bench.operations import READ
from bench.people import Somebody
from bench.process import Process

OK, REFUSED = 200, 503
CONNECTIONS = 800
_BEFORE, _OVER, _AFTER = 6, 10, 6
"""Seconds."""
_WINDOW = 0.1
"""Seconds: is it back to normal in this one?"""


@dataclass(frozen=True, slots=True)
class Phase:
    """What came of the requests of one phase."""

    name: str
    answers: Sequence[Answer]
    seconds: float
    cpu: float
    """Seconds of the server's CPU."""

    def rate(self, status: int) -> float:
        """Return answers a second of that *status*."""
        return len(self.times(status)) / self.seconds

    def times(self, status: int) -> list[float]:
        """Return the milliseconds of answers of that *status*, in their order."""
        return [a.milliseconds for a in self.answers if a.status == status]

    @property
    def others(self) -> int:
        """How many answers were neither: lost, or broken."""
        return sum(
            a.status not in {OK, REFUSED} or (a.status == OK and b'"errors"' in a.body)
            for a in self.answers
        )


@dataclass(frozen=True, slots=True)
class Overload:
    """All three."""

    before: Phase
    over: Phase
    after: Phase

    @property
    def back_after(self) -> float | None:
        """Seconds until nobody was refused and p99 was what it had been; None: never.

        As it had been is up to twice as much, or 10 ms.
        """
        usual = max(2 * percentile(self.before.times(OK), 99), 10)
        start = self.after.answers[0].due
        windows: dict[int, list[Answer]] = {}
        for answer in self.after.answers:
            windows.setdefault(int((answer.due - start) / _WINDOW), []).append(answer)
        for number, window in sorted(windows.items()):
            times = [a.milliseconds for a in window]
            is_served = all(a.status == OK for a in window)
            if is_served and percentile(times, 99) <= usual:
                return round(number * _WINDOW, 1)
        return None


def overload(server: Process, people: Sequence[Somebody], capacity: float) -> Overload:
    """Send the stream; *capacity* in requests a second."""
    rates = (capacity / 2, 2 * capacity, capacity / 2)
    lengths = (_BEFORE, _OVER, _AFTER)
    counts = [int(r * s) for r, s in zip(rates, lengths, strict=True)]
    starts = [0, _BEFORE, _BEFORE + _OVER]
    dues = [
        start + number / rate
        for start, rate, count in zip(starts, rates, counts, strict=True)
        for number in range(count)
    ]
    requests = [request(READ, people[n % len(people)], n) for n in range(len(dues))]
    exchange, cpu = uvloop.run(
        _watched(server, requests, dues, [*starts, sum(lengths)])
    )
    ends = [counts[0], counts[0] + counts[1], len(dues)]
    parts = [
        Phase(name, exchange.answers[end - count : end], seconds, used)
        for name, end, count, seconds, used in zip(
            ("half", "twice", "half again"), ends, counts, lengths, cpu, strict=True
        )
    ]
    return Overload(*parts)


async def _watched(
    server: Process,
    requests: Sequence[bytes],
    dues: Sequence[float],
    marks: Sequence[float],
) -> tuple[Exchange, list[float]]:
    """Return the exchange, and the CPU seconds between the *marks*."""
    sending = asyncio.create_task(
        timed(server, requests, dues, connections=CONNECTIONS)
    )
    started, used = time.perf_counter(), []
    for mark in marks:
        await asyncio.sleep(max(0, started + mark - time.perf_counter()))
        used.append(server.cpu())
    exchange = await sending
    return exchange, [b - a for a, b in pairwise(used)]


def percentile(times: Sequence[float], percent: float) -> float:
    """Return what so many of *times* did not exceed; 0 if there are none."""
    ordered = sorted(times)
    if not ordered:
        return 0
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
