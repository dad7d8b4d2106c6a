"""What staff is told of the onboarding: counted by all processes, read a moment ago."""

import asyncio
import json
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any, NamedTuple, TypeVar

from resolvers.errors import StoreUnavailable
from resolvers.models.statistics import Now, OutboxCount, QueueCount, Statistics
from resolvers.once import Once
from resolvers.ports.service import Cache, Clock
from resolvers.ports.statistics import Backlog, Counts, TallyBook
from resolvers.summing import open_drafts, period, summed

T = TypeVar("T")

KEPT = timedelta(days=35)
"""How long a day's counts are kept after the last of them."""
MOST_DAYS = KEPT.days
FRESH = timedelta(seconds=3)
"""How old an answer may be."""
_PORTO_NOVO = timezone(timedelta(hours=1))
"""Benin has no summer time."""


def day_of(moment: datetime) -> date:
    """Return which day it is in Porto-Novo."""
    return moment.astimezone(_PORTO_NOVO).date()


class _Look(NamedTuple):
    """What the stores said; None is what a store that is away would know."""

    at: str
    today: str
    counts: list[Counts] | None
    """By day, today last."""
    open: Counts | None
    outbox: list[OutboxCount] | None
    queue: list[QueueCount] | None

    @property
    def is_whole(self) -> bool:
        return None not in self


@dataclass(frozen=True, slots=True)
class StatisticsResolvers:
    """Reads the counts; many who ask within some seconds cost one reading."""

    book: TallyBook
    backlog: Backlog
    cache: Cache
    clock: Clock
    looking: dict[int, Once[_Look]] = field(default_factory=dict)
    told: dict[int, Statistics] = field(default_factory=dict)
    """By days; to work them out takes milliseconds."""

    async def of(self, days: int) -> Statistics:
        """Return the last *days*, 1 to `MOST_DAYS`, and how it is now."""
        known = self.told.get(days)
        if known and self.clock() - known.counted_at < FRESH and known.is_whole:
            return known
        key = f"statistics:{days}"
        cached = await self.cache.get(key)
        look = _read(cached) if cached else None
        if look is None:
            once = self.looking.setdefault(days, Once())
            look = await once.do(lambda: self._look(days, key))
        if known is None or look.at != known.counted_at.isoformat():
            known = self.told[days] = _told(look)
        return known

    async def _look(self, days: int, key: str) -> _Look:
        now = self.clock()
        today = day_of(now)
        all_days = [today - timedelta(days=n) for n in reversed(range(MOST_DAYS))]
        counts, outbox, queue = await asyncio.gather(
            _or_none(self.book.days(all_days)),
            _or_none(self.backlog.outbox()),
            _or_none(self.backlog.queue()),
        )
        look = _Look(
            now.isoformat(),
            today.isoformat(),
            None if counts is None else counts[-days:],
            None if counts is None else _places(summed(counts)),
            outbox,
            queue,
        )
        if look.is_whole:
            await self.cache.set(key, json.dumps(look).encode(), FRESH)
        return look


async def _or_none(asked: Awaitable[T]) -> T | None:
    try:
        return await asked
    except StoreUnavailable:
        return None


def _places(counts: Counts) -> Counts:
    return {e: n for e, n in counts.items() if e.startswith(("entered:", "left:"))}


def _read(cached: bytes) -> _Look | None:
    try:
        at, today, counts, open_, outbox, queue = json.loads(cached)
    except ValueError:
        return None  # of another version
    return _Look(
        at,
        today,
        counts,
        open_,
        [OutboxCount(*row) for row in outbox],
        [QueueCount(*row) for row in queue],
    )


def _told(look: _Look) -> Statistics:
    total, days = None, None
    if look.counts is not None:
        last = date.fromisoformat(look.today)
        dates = [last - timedelta(days=n) for n in range(len(look.counts))][::-1]
        days = tuple(
            period(day, day, counts)
            for day, counts in zip(dates, look.counts, strict=True)
        )
        total = period(dates[0], last, summed(look.counts))
    now = Now(
        None if look.open is None else open_drafts(look.open),
        _tuple(look.outbox),
        _tuple(look.queue),
    )
    return Statistics(datetime.fromisoformat(look.at), now, total, days)


def _tuple(rows: list[Any] | None) -> tuple[Any, ...] | None:
    return None if rows is None else tuple(rows)
