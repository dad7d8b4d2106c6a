"""Whether what Redis acknowledges is on its disk by then: Redis is asked every second.

With `appendfsync always` it replies only after fsync, to readers too. WAITAOF would ask
for single writes; docs/decisions/0017 says why it is not believed.
"""

import logging
import time
from collections.abc import Mapping

from redis.exceptions import ResponseError

from infra.redis.connection import RedisConnection
from resolvers.errors import StoreUnavailable
from resolvers.once import Once

_BELIEVED = 1.0
"""Seconds: so soon a change by an operator is noticed. A restart is at once."""
_log = logging.getLogger("onboarding.drafts")


class Durability:
    """A `resolvers.ports.service.Store` that is missing while Redis may forget."""

    name = "durability"

    def __init__(self, redis: RedisConnection) -> None:
        self._redis = redis
        self._once = Once[str]()
        self._flaw = "was not asked yet"
        self._link: int | None = None
        self._until = 0.0

    async def ping(self) -> None:
        await self.require()

    async def require(self) -> None:
        """Raise `StoreUnavailable` unless all that is acknowledged outlives a crash."""
        link = self._redis.commands.link
        if link != self._link or time.monotonic() >= self._until:
            flaw = await self._once.do(self._look)
            if flaw != self._flaw:
                self._tell(flaw)
            self._flaw, self._link = flaw, link
            self._until = time.monotonic() + _BELIEVED
        if self._flaw:
            raise StoreUnavailable("Redis")

    async def _look(self) -> str:
        """Return why acknowledged writes may be lost, or nothing."""
        async with self._redis.use() as redis:
            try:
                told = await redis.config_get("*append*")
            except ResponseError:
                return "does not let us read its settings (CONFIG GET)"
            state = await redis.info("persistence")
        if flaw := _flaw_in({_text(k): _text(v) for k, v in told.items()}):
            return flaw
        # Switched on while it runs, what it writes counts when the first file is whole.
        is_new = self._flaw or self._link != self._redis.commands.link
        if is_new and (
            state["aof_rewrite_in_progress"] or state["aof_rewrite_scheduled"]
        ):
            return "is still writing its append-only file"
        return ""

    def _tell(self, flaw: str) -> None:
        address = self._redis.availability.address
        if flaw:
            _log.error(
                "Saves are refused: DRAFT_DURABILITY=fsync needs `appendonly yes` and "
                "`appendfsync always`, and Redis at %s %s.",
                address,
                flaw,
            )
        else:
            _log.info(
                "Redis at %s has saves on its disk before it confirms them", address
            )


def _flaw_in(settings: Mapping[str, str]) -> str:
    if settings.get("appendonly") != "yes":
        return "has `appendonly no`"
    if (policy := settings.get("appendfsync")) != "always":
        return f"has `appendfsync {policy}`"
    if settings.get("no-appendfsync-on-rewrite") != "no":
        return "has `no-appendfsync-on-rewrite yes`"
    return ""


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
