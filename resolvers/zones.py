"""Reference data: the zones, through the cache; and with them the rules of today."""

import json
import time
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from resolvers.errors import StoreUnavailable
from resolvers.models.zone import Zone
from resolvers.once import Once
from resolvers.ports.service import Cache, ZoneBook
from resolvers.rules import Rules

_KEY = "zones"
_REMEMBERED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ZoneResolvers:
    """Reads zones: cache first, then the book; one reader at a time."""

    cache: Cache
    book: ZoneBook
    loading: Once[list[Zone]] = field(default_factory=Once)

    async def all(self) -> list[Zone]:
        cached = await self.cache.get(_KEY)
        if cached is not None:
            return [Zone(**zone) for zone in json.loads(cached)]
        return await self.loading.do(self._load)

    async def _load(self) -> list[Zone]:
        zones = await self.book.zones()
        await self.cache.set(_KEY, json.dumps([asdict(z) for z in zones]).encode())
        return zones


@dataclass(slots=True)
class RuleBook:
    """Today's rules. Remembers the zone ids for a minute, so reads cost nothing."""

    zones: ZoneResolvers
    terms_version: str
    _rules: Rules | None = None
    _stale_at: float = 0.0

    async def today(self) -> Rules:
        if self._rules is None or time.monotonic() >= self._stale_at:
            await self._refresh()
        return self._rules or Rules(self.terms_version)

    async def _refresh(self) -> None:
        try:
            known = frozenset(zone.id for zone in await self.zones.all())
        except StoreUnavailable:
            return  # the last known zones still hold
        self._rules = Rules(self.terms_version, known)
        self._stale_at = time.monotonic() + _REMEMBERED.total_seconds()
