"""Whether what Redis acknowledges is on its disk by then: Redis is asked every second.

With `appendfsync always` it replies only after fsync, to readers too. WAITAOF would ask
for single writes; docs/decisions/0017 says why it is not believed.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from redis.exceptions import ResponseError

from infra.redis.connection import RedisConnection
from resolvers.errors import StoreUnavailable
from resolvers.once import Once

_BELIEVED = 1.0
"""Seconds: so soon a change by an operator is noticed. A restart is at once."""
_log = logging.getLogger("onboarding.drafts")


@dataclass(slots=True)
class _Finding:
    """What one server said."""

    flaw: str = "was not asked yet"
    link: int | None = None
    until: float = 0.0
    once: Once[str] = field(default_factory=Once)


class Durability:
    """A `resolvers.ports.service.Store` that is missing while Redis may forget."""

    name = "durability"

    def __init__(self, redis: RedisConnection) -> None:
        self._redis = redis
        self._commands = redis.commands
        self._found: dict[str, _Finding] = {}

    async def ping(self) -> None:
        for key in self._commands.everywhere():
            await self.require(key)

    async def require(self, key: str) -> None:
        """Raise `StoreUnavailable` unless what is acknowledged outlives a crash.

        That is of the server that has *key*.
        """
        server, link = self._commands.place(key)
        found = self._found.setdefault(server, _Finding())
        if link != found.link or time.monotonic() >= found.until:
            is_new = bool(found.flaw) or link != found.link
            flaw = await found.once.do(lambda: self._look(key, is_new=is_new))
            if flaw != found.flaw:
                self._tell(flaw, server)
            found.flaw, found.link = flaw, link
            found.until = time.monotonic() + _BELIEVED
        if found.flaw:
            raise StoreUnavailable("Redis")

    async def _look(self, key: str, *, is_new: bool) -> str:
        """Return why acknowledged writes may be lost, or nothing."""
        try:
            told = await self._commands.do("CONFIG", "GET", "*append*", near=key)
        except (ResponseError, StoreUnavailable) as error:
            if isinstance(error.__cause__ or error, ResponseError):
                return "does not let us read its settings (CONFIG GET)"
            raise
        names = map(bytes.decode, told)
        if flaw := _flaw_in(dict(zip(names, names, strict=True))):
            return flaw
        # Switched on while it runs, what it writes counts when the first file is whole.
        state: bytes = await self._commands.do("INFO", "persistence", near=key)
        writes = (b"aof_rewrite_in_progress:1", b"aof_rewrite_scheduled:1")
        if is_new and any(mark in state for mark in writes):
            return "is still writing its append-only file"
        return ""

    def _tell(self, flaw: str, server: str) -> None:
        address = server or self._redis.availability.address
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
