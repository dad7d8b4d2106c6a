"""What one language adds, the other does: which jobs, in which order, and when."""

from uuid import uuid4

import pytest

from tests.interop.conftest import Direction
from tests.interop.shared_queue import SharedQueue, new_job


@pytest.mark.parametrize("bulk", [False, True], ids=["one-by-one", "in-bulk"])
async def test_a_job_arrives_as_it_was_added(
    shared: SharedQueue, direction: Direction, *, bulk: bool
) -> None:
    text = 'Ẹ káàbọ̀ à Abomey-Calavi 👋🏾 \\ " \u2028 \n'
    jobs = [
        new_job(jobId=f"outbox-{uuid4()}"),
        new_job({"text": text, "list": [None, True, -1.5, 2**53 - 1, {}]}),
    ]
    worker = await shared.worker(direction.works)
    producer = shared.producer(direction.adds)

    added = await producer.add(jobs, bulk=bulk)

    tries = await worker.tries(2)
    assert added[0] == jobs[0]["opts"]["jobId"]
    assert [seen["id"] for seen in tries] == added
    for job, seen in zip(jobs, tries, strict=True):
        assert (seen["name"], seen["data"]) == (job["name"], job["data"])
        value = {"by": direction.works, "data": job["data"]}
        assert await producer.end_of(seen["id"]) == {"value": value}
        assert (await shared.stored(seen["id"])).returnvalue == value


async def test_an_id_is_taken_once_whoever_adds_it(
    shared: SharedQueue, direction: Direction
) -> None:
    here, there = shared.producer(direction.adds), shared.producer(direction.works)
    id_ = f"outbox-{uuid4()}"
    first, waiting, ended = (new_job(jobId=id_) for _ in range(3))
    last = new_job()

    assert await here.add([first]) == await there.add([waiting]) == [id_]
    worker = await shared.worker(direction.works)
    await here.end_of(id_)
    assert await there.add([ended]) == [id_]
    await here.add([last])

    seen = [again["data"] for again in await worker.tries(2)]
    assert seen == [first["data"], last["data"]]


async def test_the_most_urgent_job_is_done_first(
    shared: SharedQueue, direction: Direction
) -> None:
    urgencies = [3, 1, None, 2, 10, 1, None, 3]
    jobs = [new_job(**({"priority": u} if u else {})) for u in urgencies]
    worker = await shared.worker(direction.works)
    await shared.queue.pause()

    added = await shared.producer(direction.adds).add(jobs, bulk=True)
    await shared.queue.resume()

    # Without a priority it goes first; among equals, who came first.
    order = sorted(range(len(jobs)), key=lambda n: urgencies[n] or 0)
    tries = await worker.tries(len(jobs))
    assert [seen["id"] for seen in tries] == [added[n] for n in order]


async def test_a_delayed_job_waits_and_lets_others_pass(
    shared: SharedQueue, direction: Direction
) -> None:
    worker = await shared.worker(direction.works)

    late, now = await shared.producer(direction.adds).add(
        [new_job(delay=400), new_job()]
    )

    tries = await worker.tries(2)
    assert [seen["id"] for seen in tries] == [now, late]
    assert tries[1]["at"] - (await shared.stored(late)).timestamp >= 400
