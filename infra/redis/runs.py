"""Which run of Redis answers: after another start it may know less than it did.

So may a replica that takes over, and a master that was one in between. Each has a run
of its own, and on a cluster each node.
"""

import time
from secrets import token_hex

from infra.redis.connection import RedisConnection

_RUN = """
local function told(section, name)
  return string.match(redis.call('INFO', section), name .. ':(%x+)') or ''
end
return {told('server', 'run_id'), told('replication', 'master_replid')}
"""
_LENGTH = 16
_BELIEVED = 60.0
"""Seconds. A connection may live through a change of the copy, though that is rare."""


class Runs:
    """Asks once a connection, and not once a draft."""

    def __init__(self, redis: RedisConnection) -> None:
        self._place = redis.commands.place
        self._ask = redis.script(_RUN)
        self._known: dict[str, tuple[int, str, float]] = {}

    def known(self, key: str) -> str:
        """Return the run that replies about *key* come from; empty if unknown."""
        server, link = self._place(key)
        last, run, until = self._known.get(server, (None, "", 0.0))
        is_known = link is not None and link == last and time.monotonic() < until
        return run if is_known else ""

    async def current(self, key: str) -> str:
        """Ask which run has *key*; one that an earlier reply came from may be over."""
        place = self._place(key)
        run = named(*(part.decode() for part in await self._ask((key,), ())))
        server, link = place
        if link is not None and place == self._place(key):
            self._known[server] = link, run, time.monotonic() + _BELIEVED
        return run


def named(start: str, copy: str) -> str:
    """Return the name that is kept beside each draft.

    *start* is another after each start (`run_id`), *copy* after each promotion too
    (`master_replid`). A server that tells neither is never the same again.
    """
    half = _LENGTH // 2
    return start[: _LENGTH - len(copy[:half])] + copy[:half] or token_hex(half)
