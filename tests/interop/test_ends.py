"""What one language adds, the other ends: tries again, gives up, forgets."""

import pytest

from tests.interop.conftest import Direction
from tests.interop.shared_queue import SharedQueue, new_job

ALWAYS = 100


async def test_a_job_that_fails_is_tried_again_ever_later(
    shared: SharedQueue, direction: Direction
) -> None:
    backoff = {"type": "exponential", "delay": 200}
    worker = await shared.worker(direction.works, failures=2)
    producer = shared.producer(direction.adds)

    (job,) = await producer.add([new_job(attempts=3, backoff=backoff)])

    tries = await worker.tries(3)
    assert [seen["attemptsMade"] for seen in tries] == [0, 1, 2]
    assert (await producer.end_of(job))["value"]["by"] == direction.works
    assert (await shared.stored(job)).attemptsMade == 3
    due = [int(event["delay"]) for event in await shared.events("delayed")]
    assert due[0] - tries[0]["at"] >= 200
    assert due[1] - tries[1]["at"] >= 400
    assert tries[1]["at"] >= due[0]
    assert tries[2]["at"] >= due[1]


async def test_a_job_fails_after_its_last_try(
    shared: SharedQueue, direction: Direction
) -> None:
    worker = await shared.worker(direction.works, failures=ALWAYS)
    producer = shared.producer(direction.adds)

    once, twice = await producer.add([new_job(), new_job(attempts=2)], bulk=True)

    assert await producer.end_of(once) == {"reason": "attempt 0 failed"}
    assert await producer.end_of(twice) == {"reason": "attempt 1 failed"}
    stored = await shared.stored(twice)
    assert await stored.getState() == "failed"
    assert (stored.attemptsMade, stored.failedReason) == (2, "attempt 1 failed")
    assert [seen["id"] for seen in await worker.tries(3)] == [once, twice, twice]


@pytest.mark.parametrize(
    ("option", "failures"), [("removeOnComplete", 0), ("removeOnFail", ALWAYS)]
)
async def test_an_ended_job_is_kept_only_as_long_as_it_says(
    shared: SharedQueue, direction: Direction, option: str, failures: int
) -> None:
    rules = [False, False, True, {"count": 2}]
    jobs = [new_job(**{option: rule}) for rule in rules]
    await shared.worker(direction.works, failures=failures)
    producer = shared.producer(direction.adds)

    *ended, last = await producer.add([*jobs, new_job()], bulk=True)
    await producer.end_of(last)

    kept = [await shared.stored(job) is not None for job in ended]
    assert kept == [False, True, False, True]
