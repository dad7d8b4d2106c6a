"""A worker of Python's BullMQ that behaves as worker.mjs does, line for line."""

import asyncio
import json
import os
import sys
import time
from typing import Any

from bullmq import Job, Worker

from infra.queue.connection import prefix_at, worker_client


def say(**line: Any) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


async def run(
    *, url: str, queue: str, failures: int, held: bool, options: dict[str, Any]
) -> None:
    released = asyncio.Event()

    def listen() -> None:
        if not os.read(sys.stdin.fileno(), 100):
            os._exit(0)
        released.set()

    async def work(job: Job, _token: str) -> dict[str, Any]:
        say(
            id=job.id,
            name=job.name,
            data=job.data,
            attemptsMade=job.attemptsMade,
            at=int(time.time() * 1000),
        )
        if held:
            await released.wait()
        if job.attemptsMade < failures:
            raise RuntimeError(f"attempt {job.attemptsMade} failed")
        return {"by": "python", "data": job.data}

    asyncio.get_running_loop().add_reader(sys.stdin, listen)
    connection = worker_client(url)
    given = {"prefix": prefix_at(url), "connection": connection, "autorun": False}
    worker = Worker(queue, work, {**options, **given})
    worker.on("error", lambda error, *_: sys.stderr.write(f"{error!r}\n"))
    await worker.backend.waitUntilReady()
    say(ready=True)
    await worker.run()


if __name__ == "__main__":
    asyncio.run(run(**json.loads(os.environ["REQUEST"])))
