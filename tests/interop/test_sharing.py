"""Workers of both languages on one queue."""

import asyncio
import time
from collections import Counter
from typing import Any

import pytest

from tests.interop.shared_queue import LANGUAGES, SharedQueue, new_job

LOCK_MS = 1500


async def test_together_they_do_every_job_once(shared: SharedQueue) -> None:
    workers = [await shared.worker(language, held=True) for language in LANGUAGES]
    producers = [shared.producer(language) for language in LANGUAGES]
    jobs = [new_job() for _ in range(100)]

    added = [(p, await p.add(jobs, bulk=True)) for p in producers]
    # Each holds one before either may go on, so that both have a share.
    tries = [await worker.hear() for worker in workers]
    for worker in workers:
        worker.release()
    ends = {id_: await p.end_of(id_) for p, ids in added for id_ in ids}

    for worker in workers:
        tries += await worker.kill()
    assert Counter(seen["id"] for seen in tries) == Counter(dict.fromkeys(ends, 1))
    assert len(ends) == 200
    assert {end["value"]["by"] for end in ends.values()} == set(LANGUAGES)


@pytest.mark.parametrize(("killed", "survivor"), [LANGUAGES, LANGUAGES[::-1]])
async def test_a_job_is_taken_over_from_a_killed_worker_and_no_other(
    shared: SharedQueue, killed: str, survivor: str
) -> None:
    options: dict[str, Any] = {"lockDuration": LOCK_MS, "stalledInterval": 300}
    first = await shared.worker(killed, held=True, **options)
    producer = shared.producer(survivor)
    (job,) = await producer.add([new_job()])
    await first.tries(1)
    second = await shared.worker(survivor, **options)

    # Its lock would have expired by now, had it not been renewed.
    await asyncio.sleep(LOCK_MS / 1000 + 0.4)
    killed_at = time.time() * 1000
    await first.kill()

    (again,) = await second.tries(1)
    assert (again["id"], again["attemptsMade"]) == (job, 0)
    assert again["at"] >= killed_at
    assert (await producer.end_of(job))["value"]["by"] == survivor
    assert (await shared.stored(job)).stalledCounter == 1
