"""Our relay with a worker of Node's, and our consumer with a producer of Node's."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from infra.queue.consumer import Consumer
from infra.queue.relay import Relay
from resolvers.again import TryAgain
from resolvers.models.message import Kind
from tests.interop.shared_queue import SharedQueue, new_job

KINDS = [Kind.STILL_HERE, Kind.WELCOME, Kind.SIGN_IN_CODE]


class Rows:
    """An outbox of a row of every one of KINDS, always to be handed over."""

    name = "outbox"

    def __init__(self) -> None:
        self.rows = [(uuid4(), kind.value) for kind in KINDS]

    @asynccontextmanager
    async def batch(
        self, lane: str, *, limit: int
    ) -> AsyncIterator[Sequence[tuple[UUID, str]]]:
        yield self.rows

    async def hand_over_again(self, lane: str, *, before: datetime) -> int:
        return 0


@pytest.fixture
def outbox() -> Rows:
    return Rows()


@pytest.fixture
async def relay(shared: SharedQueue, outbox: Rows) -> AsyncIterator[Relay]:
    """Relay to the queue of this test."""
    relay = Relay(
        shared.queue.name, outbox, shared.url, lambda: datetime.now(UTC), pause=0.1
    )
    yield relay
    await relay.close()


async def test_node_does_what_our_relay_hands_over(
    shared: SharedQueue, outbox: Rows, relay: Relay
) -> None:
    await relay.hand_over()
    await relay.hand_over()
    worker = await shared.worker("node")
    last = await shared.producer("node").add([new_job(priority=100)])

    tries = await worker.tries(4)
    assert [(seen["name"], seen["data"]) for seen in tries[:3]] == [
        (kind, {"id": str(id_)}) for id_, kind in reversed(outbox.rows)
    ]
    ids = [seen["id"] for seen in tries]
    assert ids == [f"outbox-{id_}" for id_, _ in reversed(outbox.rows)] + last
    assert [await shared.stored(id_) for id_ in ids[:3]] == [None, None, None]


async def test_node_tries_our_jobs_again_when_it_should(
    shared: SharedQueue, relay: Relay
) -> None:
    await relay.hand_over()
    worker = await shared.worker("node", failures=1)
    ended = await shared.producer("node").add([new_job(priority=100)])

    tries = await worker.tries(4)
    assert [seen["id"] for seen in tries[3:]] == ended
    due = {event["jobId"]: event["delay"] for event in await shared.events("delayed")}
    for seen in tries[:3]:
        assert 5000 <= int(due[seen["id"]]) - seen["at"] <= 15_000
        stored = await shared.stored(seen["id"])
        assert (stored.attemptsMade, await stored.getState()) == (1, "delayed")


async def test_our_consumer_does_what_node_adds(shared: SharedQueue) -> None:
    asked: list[UUID] = []

    async def deliver(message: UUID) -> str:
        asked.append(message)
        if len(asked) == 1:
            raise TryAgain(timedelta(milliseconds=50))
        return "done"

    job = new_job(jobId=f"outbox-{uuid4()}")
    producer = shared.producer("node")

    async with running(Consumer(shared.queue.name, shared.url, deliver, at_once=1)):
        (id_,) = await producer.add([job])

        assert await producer.end_of(id_) == {"value": "done"}
    assert asked == [UUID(job["data"]["id"])] * 2


@asynccontextmanager
async def running(consumer: Consumer) -> AsyncIterator[None]:
    task = asyncio.create_task(consumer.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
