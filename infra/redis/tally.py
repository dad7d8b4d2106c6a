"""Counts of a process, poured into Redis once a second.

Key     stats:<day of Porto-Novo>: a hash of event -> how often; see resolvers.counting
Fields  poured:<process> are no counts: the last batch that came from a process
"""

import logging
from asyncio import Task, TimerHandle, get_running_loop
from contextlib import suppress
from datetime import date
from importlib.resources import files
from itertools import count
from uuid import uuid4

from redis.exceptions import RedisError

from infra.redis.connection import RedisConnection
from resolvers.errors import StoreUnavailable
from resolvers.ports.service import Clock
from resolvers.ports.statistics import Counts
from resolvers.statistics import KEPT, day_of

POURED = b"poured:"
_PAUSE = 1.0
"""Seconds."""
_MOST_EVENTS = 1000
"""Of a day; there are some 400."""
_log = logging.getLogger("onboarding.tally")


class RedisTally:
    """A `resolvers.ports.statistics.Tally`.

    While Redis is away it keeps what it has: sums, so they do not grow with time.
    """

    def __init__(self, redis: RedisConnection, clock: Clock) -> None:
        self._script = redis.script(
            (files("infra.redis") / "pour_tally.lua").read_text()
        )
        self._clock = clock
        self._process = f"{POURED.decode()}{uuid4().hex[:12]}"
        self._numbers = count(1)
        self._counts: dict[str, int] = {}
        """Since the last look at the clock, within the last second."""
        self._days: dict[date, dict[str, int]] = {}
        self._unsure: tuple[date, int, Counts] | None = None
        """The batch that was sent, and was not answered."""
        self._timer: TimerHandle | None = None
        self._task: Task[None] | None = None

    def count(self, event: str, number: int = 1) -> None:
        _add(self._counts, event, number)
        if self._timer is None:
            self._wait()

    async def pour(self) -> None:
        """Write down all there is. Raises `StoreUnavailable`, and keeps the rest."""
        self._date()
        while batch := self._unsure or self._next():
            self._unsure = batch
            day, number, counts = batch
            flat = [part for pair in counts.items() for part in pair]
            life = int(KEPT.total_seconds())
            await self._script([tally_key(day)], [life, self._process, number, *flat])
            self._unsure = None

    async def close(self) -> None:
        """Pour what is left, if Redis takes it."""
        if self._timer:
            self._timer.cancel()
        if self._task:
            with suppress(StoreUnavailable, RedisError):
                await self._task
        with suppress(StoreUnavailable, RedisError):
            await self.pour()

    def _wait(self) -> None:
        self._timer = get_running_loop().call_later(_PAUSE, self._begin)

    def _begin(self) -> None:
        self._task = get_running_loop().create_task(self._poured())

    async def _poured(self) -> None:
        try:
            await self.pour()
        except StoreUnavailable:
            self._wait()  # said by who found it missing
            return
        except RedisError as error:
            # A key of another kind, say: it would fail for ever.
            _log.error("counts were lost: %s", type(error).__name__)
            self._unsure = None
        self._timer = None
        if self._counts or self._days:
            self._wait()

    def _next(self) -> tuple[date, int, Counts] | None:
        if not self._days:
            return None
        day = min(self._days)
        return day, next(self._numbers), self._days.pop(day)

    def _date(self) -> None:
        """Have what was counted be today's; keep no more days than Redis would."""
        new, self._counts = self._counts, {}
        if new:
            today = self._days.setdefault(day_of(self._clock()), {})
            for event, number in new.items():
                _add(today, event, number)
        while len(self._days) > KEPT.days:
            del self._days[min(self._days)]


def tally_key(day: date) -> str:
    """Return the key of a day's counts."""
    return f"stats:{day.isoformat()}"


def _add(counts: dict[str, int], event: str, number: int) -> None:
    if event in counts:
        counts[event] += number
    elif len(counts) < _MOST_EVENTS:
        counts[event] = number
