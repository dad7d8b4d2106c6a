"""Add jobs to a queue, by Python's BullMQ or by Node's, and see how they end."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from bullmq import Queue, QueueEvents

from infra.queue.connection import PREFIX, prefix_at, worker_client
from tests.interop.node import NODE
from tests.interop.program import PATIENCE_SECONDS, Program

JobToAdd = dict[str, Any]
_PROGRAM = Path(__file__).with_name("producer.mjs")


class Producer(Protocol):
    async def add(self, jobs: Sequence[JobToAdd], *, bulk: bool = False) -> list[str]:
        """Add *jobs*, one by one or in *bulk*; return their ids."""

    async def end_of(self, job: str) -> dict[str, Any]:
        """Wait for the end of a job added here: its `value`, or the `reason`."""

    async def close(self) -> None: ...


class PythonProducer:
    """Uses `Queue` and `QueueEvents`; Python has no `waitUntilFinished`."""

    def __init__(self, url: str, queue: Queue) -> None:
        self._queue = queue
        self._ends: defaultdict[str, asyncio.Future[dict[str, Any]]]
        self._ends = defaultdict(asyncio.get_running_loop().create_future)
        options = {
            "connection": worker_client(url),
            "prefix": prefix_at(url),
            "lastEventId": "0",
            # Milliseconds, and the longest that closing may take: a cancellation that
            # comes while redis-py is sending is lost (asyncio.wait_for, before 3.12).
            "blockingTimeout": 300,
        }
        self._events = QueueEvents(queue.name, options)
        self._events.on("completed", self._completed)
        self._events.on("failed", self._failed)

    async def add(self, jobs: Sequence[JobToAdd], *, bulk: bool = False) -> list[str]:
        if bulk:
            added = await self._queue.addBulk(jobs)
        else:
            added = [await self._queue.add(**job) for job in jobs]
        return [job.id for job in added]

    async def end_of(self, job: str) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self._ends[job]

    async def close(self) -> None:
        await self._events.close()

    def _completed(self, event: dict[str, Any], _id: str) -> None:
        self._ends[event["jobId"]].set_result({"value": event["returnvalue"]})

    def _failed(self, event: dict[str, Any], _id: str) -> None:
        self._ends[event["jobId"]].set_result({"reason": event["failedReason"]})


class NodeProducer:
    """Runs producer.mjs: `Queue` and `waitUntilFinished`.

    Where Redis is one server, with BullMQ's default prefix.
    """

    def __init__(self, url: str, queue: Queue) -> None:
        self._request = {"url": url, "queue": queue.name}
        if (prefix := prefix_at(url)) != PREFIX:
            self._request["prefix"] = prefix
        self._programs: dict[str, Program] = {}
        self._ends: dict[str, dict[str, Any]] = {}

    async def add(self, jobs: Sequence[JobToAdd], *, bulk: bool = False) -> list[str]:
        request = {**self._request, "jobs": jobs, "bulk": bulk}
        program = await Program.start(str(NODE), str(_PROGRAM), request=request)
        added: list[str] = await program.hear()
        self._programs |= dict.fromkeys(added, program)
        return added

    async def end_of(self, job: str) -> dict[str, Any]:
        while job not in self._ends:
            end = await self._programs[job].hear()
            self._ends[end.pop("id")] = end
        return self._ends[job]

    async def close(self) -> None:
        for program in set(self._programs.values()):
            await program.kill()


PRODUCERS: dict[str, type[PythonProducer | NodeProducer]] = {
    "python": PythonProducer,
    "node": NodeProducer,
}
