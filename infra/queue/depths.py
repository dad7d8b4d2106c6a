"""How many jobs BullMQ has, for who is no worker."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from bullmq import Queue
from redis.asyncio import Redis

from infra.queue.connection import PREFIX

STATES = ("active", "delayed", "prioritized", "wait")
"""Of jobs that have not ended."""


class QueueDepths:
    """Asks on a connection that is lent to it."""

    def __init__(
        self,
        lend: Callable[[], AbstractAsyncContextManager[Redis]],
        lanes: Sequence[str],
    ) -> None:
        self._lend = lend
        self._lanes = lanes
        self._queues: list[Queue] = []

    async def all(self) -> dict[str, dict[str, int]]:
        """Return the numbers of jobs, by lane and state."""
        async with self._lend() as redis:
            if not self._queues:  # each reads all of BullMQ's scripts
                at = {"connection": redis, "prefix": PREFIX}
                self._queues = [Queue(lane, at) for lane in self._lanes]
            return {q.name: await q.getJobCounts(*STATES) for q in self._queues}
