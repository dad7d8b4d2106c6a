"""Moves what was written down into the queue. A row is done when BullMQ has it."""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from bullmq import Queue
from redis import exceptions

from infra.queue.cancelling import heed_cancel
from infra.queue.connection import prefix_at, producer_client
from infra.queue.depths import STATES
from resolvers.again import MOST_TRIES
from resolvers.errors import StoreUnavailable
from resolvers.models.message import Kind
from resolvers.ports.service import Clock

_BATCH = 100
_PRIORITIES = {Kind.WELCOME.value: 1, Kind.STILL_HERE.value: 2, Kind.EXPIRING.value: 2}
"""The lower the sooner; without one a job goes ahead of all that have one."""


class _NotTaken(Exception):
    """BullMQ did not take what was handed over."""


_AWAY = (OSError, exceptions.RedisError, StoreUnavailable, _NotTaken)
_PAUSE_WHILE_AWAY, _ACQUAINTED = 1.0, 0.5
"""Seconds."""
_log = logging.getLogger("onboarding.relay")


class Rows(Protocol):
    """The outbox, or what is like it, seen from the relay."""

    name: str
    """What their jobs' ids begin with."""

    def batch(
        self, lane: str, *, limit: int
    ) -> AbstractAsyncContextManager[Sequence[tuple[UUID, str]]]: ...

    async def hand_over_again(self, lane: str, *, before: datetime) -> int: ...


class Relay:
    """Hands the rows of one lane over to the BullMQ queue of that name."""

    def __init__(
        self, lane: str, rows: Rows, redis_url: str, clock: Clock, *, pause: float
    ) -> None:
        """*pause* in seconds, between two looks when there was nothing."""
        self.lane = lane
        self._rows = rows
        self._clock = clock
        self._pause = pause
        prefix = prefix_at(redis_url)
        self._mark = f"{prefix}:{lane}:met"
        self._client = producer_client(redis_url)
        self._queue = Queue(lane, {"connection": self._client, "prefix": prefix})
        self._is_away = False
        self._look_again_at = 0.0

    async def run(self) -> None:
        """Relay until cancelled, whatever is away meanwhile."""
        while True:
            heed_cancel()
            try:
                await self._meet_redis()
                handed = await self.hand_over()
            except _AWAY as error:
                self._lost(error)
                await asyncio.sleep(_PAUSE_WHILE_AWAY)
            else:
                if handed < _BATCH:
                    await asyncio.sleep(self._pause)

    async def hand_over(self) -> int:
        """Hand over one batch; return its size."""
        async with self._rows.batch(self.lane, limit=_BATCH) as rows:
            if rows:
                await self._add(
                    [_job(self._rows.name, id_, kind) for id_, kind in rows]
                )
        return len(rows)

    async def _add(self, jobs: list[dict[str, Any]]) -> None:
        try:
            await self._queue.addBulk(jobs)
        except (OSError, exceptions.RedisError) as error:
            # Under its own name: within a transaction it would seem PostgreSQL's.
            raise _NotTaken(type(error).__name__) from error

    async def find_lost(self, *, before: datetime) -> None:
        """Hand over again what BullMQ has had since *before*, and has not ended.

        It takes nothing twice that it still has.
        """
        await self._rows.hand_over_again(self.lane, before=before)

    async def depth(self) -> dict[str, int]:
        """Return the number of jobs by BullMQ's states."""
        counts: dict[str, int] = await self._queue.getJobCounts(*STATES)
        return counts

    async def close(self) -> None:
        await self._client.aclose()

    def _lost(self, error: Exception) -> None:
        if not self._is_away:
            kind = type(error).__name__
            _log.warning("%s wait: a store is away (%s)", self.lane, kind)
        self._is_away = True

    async def _meet_redis(self) -> None:
        """Notice within half a second that this is not the Redis of before.

        Restarted, wiped, promoted or another machine, it may have lost what it was
        given.
        """
        if time.monotonic() < self._look_again_at:
            return
        known = await self._client.get(self._mark)
        server = await self._client.info("server")
        copy = await self._client.info("replication")
        itself = f"{server['run_id'][:20]}{copy.get('master_replid', '')[:20]}"
        if self._is_away:
            _log.warning("%s go on", self.lane)
        self._is_away = False
        if known != itself:
            await self.find_lost(before=self._clock())
            await self._client.set(self._mark, itself)
        self._look_again_at = time.monotonic() + _ACQUAINTED


def _job(table: str, row: UUID, kind: str) -> dict[str, Any]:
    opts: dict[str, Any] = {
        "jobId": f"{table}-{row}",
        # Workers of ours count and wait by the row; these are for Node's.
        "attempts": MOST_TRIES,
        "backoff": {"type": "exponential", "delay": 10_000, "jitter": 0.5},
        # What became of it is kept by the row. A job that ended makes room.
        "removeOnComplete": True,
        "removeOnFail": True,
        "stackTraceLimit": 0,
    }
    if kind in _PRIORITIES:
        opts["priority"] = _PRIORITIES[kind]
    return {"name": kind, "data": {"id": str(row)}, "opts": opts}
