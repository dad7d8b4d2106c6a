"""Takes jobs from BullMQ and has them done."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from bullmq import Job, Worker
from bullmq.custom_errors import DelayedError
from redis.exceptions import RedisError

from infra.queue.cancelling import heed_cancel
from infra.queue.connection import prefix_at, worker_client
from resolvers.again import TryAgain
from resolvers.errors import StoreUnavailable

_OPTIONS = {
    "autorun": False,
    "lockDuration": 6000,
    "stalledInterval": 3000,
    "runRetryDelay": 1000,
    # How often a message may take its worker down; the row counts the other tries.
    "maxStalledCount": 10,
}
"""Milliseconds: who was killed in mid-job is noticed within ten seconds."""
_GRACE = 25.0
_PAUSE, _LOOK = 1.0, 0.1
"""Seconds."""
_log = logging.getLogger("onboarding.worker")


class Consumer:
    """A BullMQ worker for one lane, for as long as it is run."""

    def __init__(
        self,
        lane: str,
        redis_url: str,
        work: Callable[[UUID], Awaitable[str]],
        *,
        at_once: int,
    ) -> None:
        """*work* does what the row of that id is for, and says what became of it."""
        self.lane = lane
        self._url = redis_url
        self._work = work
        self._at_once = at_once
        self._is_away = False

    async def run(self) -> None:
        """Work until cancelled; then finish what was begun, and take nothing new."""
        prefix = prefix_at(self._url)
        while True:
            client = worker_client(self._url)
            its = {"connection": client, "concurrency": self._at_once, "prefix": prefix}
            worker = _Worker(self.lane, self._process, {**_OPTIONS, **its})
            worker.on("error", self._failed)
            try:
                # BullMQ's first commands are outside of what it tries again.
                await client.ping()
                heed_cancel()
                self._found()
                await _run(worker)
            except (OSError, RedisError) as error:
                self._failed(error)
            finally:
                await client.aclose()
            heed_cancel()
            await asyncio.sleep(_PAUSE)

    async def _process(self, job: Job, token: str) -> str:
        self._found()
        try:
            return await self._work(UUID(job.data["id"]))
        except TryAgain as error:
            pause = error.pause
        except StoreUnavailable:
            pause = timedelta(seconds=random.uniform(1, 3))  # noqa: S311 - spreads a crowd
        then = time.time() + pause.total_seconds()
        await job.moveToDelayed(round(then * 1000), token)
        raise DelayedError

    def _failed(self, error: Exception, *_: object) -> None:
        # By its kind only: a failed job's error may quote what it was sending.
        if not self._is_away:
            _log.warning("%s are not taken: %s", self.lane, type(error).__name__)
        self._is_away = True

    def _found(self) -> None:
        if self._is_away:
            _log.warning("%s are taken again", self.lane)
        self._is_away = False


class _Worker(Worker):  # type: ignore[misc] # BullMQ has no types
    def isConnectionError(self, error: Exception) -> bool:  # noqa: N802 - BullMQ's
        # These are tried again for ever; while closing, without a pause.
        return not self.closing and bool(super().isConnectionError(error))


async def _run(worker: Worker) -> None:
    # Cancelled, BullMQ would cancel its jobs; closed, it lets them finish.
    running = asyncio.create_task(worker.run())
    try:
        await asyncio.shield(running)
    finally:
        closing = asyncio.create_task(worker.close())
        if not await _done(closing, worker, within=_GRACE):
            for job in worker.processing:
                job.cancel()
            await _done(closing, worker, within=_PAUSE)
        running.cancel()
        await asyncio.wait([running], timeout=_PAUSE)


async def _done(closing: asyncio.Task[None], worker: Worker, *, within: float) -> bool:
    deadline = time.monotonic() + within
    while not closing.done() and time.monotonic() < deadline:
        if worker.waiting:  # it may begin to wait again after it was told once
            worker.waiting.cancel()
        await asyncio.wait([closing], timeout=_LOOK)
    return closing.done()
