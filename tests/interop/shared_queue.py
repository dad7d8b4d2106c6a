"""A queue of BullMQ, and the producers and workers that a test has on it."""

import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from bullmq import Job, Queue

from infra.queue.connection import prefix_at, worker_client
from resolvers.models.message import Kind
from tests.interop.node import NODE
from tests.interop.producers import PRODUCERS, JobToAdd, Producer
from tests.interop.program import Program

_HERE = Path(__file__).parent
_WORKERS = {
    "python": (sys.executable, "-P", str(_HERE / "worker.py")),
    "node": (str(NODE), str(_HERE / "worker.mjs")),
}
LANGUAGES = tuple(_WORKERS)


def new_job(data: dict[str, Any] | None = None, /, **options: Any) -> JobToAdd:
    """Make a job as ours are: named for the message's kind, with nothing but its id."""
    data = {"id": str(uuid4())} | (data or {})
    return {"name": Kind.SIGN_IN_CODE.value, "data": data, "opts": options}


class SharedQueue:
    """One queue, seen by Python; ends with all that it has started."""

    def __init__(self, url: str) -> None:
        self.url = url
        options = {"connection": worker_client(url), "prefix": prefix_at(url)}
        self.queue = Queue(f"interop-{uuid4().hex}", options)
        self._started = AsyncExitStack()

    def producer(self, language: str) -> Producer:
        producer = PRODUCERS[language](self.url, self.queue)
        self._started.push_async_callback(producer.close)
        return producer

    async def worker(
        self, language: str, *, failures: int = 0, held: bool = False, **options: Any
    ) -> Program:
        """Start a worker; it fails the first *failures* tries of every job.

        When *held* it ends no try before it is released.
        """
        request = {
            "url": self.url,
            "queue": self.queue.name,
            "failures": failures,
            "held": held,
            "options": options,
        }
        if language == "node":
            request["prefix"] = prefix_at(self.url)
        worker = await Program.start(*_WORKERS[language], request=request)
        self._started.push_async_callback(worker.kill)
        assert await worker.hear() == {"ready": True}
        return worker

    async def stored(self, job: str) -> Any:
        """Return what Redis has of a job, None if nothing."""
        return await Job.fromId(self.queue, job)

    async def events(self, kind: str) -> list[dict[str, str]]:
        """Return all events of this *kind*, in their order."""
        entries = await self.queue.client.xrange(self.queue.toKey("events"))
        return [fields for _, fields in entries if fields["event"] == kind]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._started.aclose()
        await self.queue.obliterate(force=True)
        await self.queue.close()
