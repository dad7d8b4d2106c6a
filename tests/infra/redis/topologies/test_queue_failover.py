"""Messages go out, whichever Redis has the queue: our relay, our consumer, BullMQ."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from infra.queue.consumer import Consumer
from infra.queue.relay import Relay
from infra.topology.slots import slot_of
from resolvers.models.message import Kind
from tests.infra.redis.topologies.cluster import cluster, move_slot
from tests.infra.redis.topologies.crowd import until
from tests.infra.redis.topologies.sentinel import watched

LANE = "codes"


@dataclass
class Outbox:
    """Rows to hand over; those that Redis may have lost come back."""

    name: str = "outbox"
    waiting: list[UUID] = field(default_factory=list)
    delivered: set[UUID] = field(default_factory=set)
    handed: list[UUID] = field(default_factory=list)

    def write(self, count: int) -> set[UUID]:
        new = [uuid4() for _ in range(count)]
        self.waiting += new
        return set(new)

    @asynccontextmanager
    async def batch(
        self, lane: str, *, limit: int
    ) -> AsyncIterator[Sequence[tuple[UUID, str]]]:
        rows = self.waiting[:limit]
        yield [(row, Kind.SIGN_IN_CODE.value) for row in rows]
        self.waiting = self.waiting[len(rows) :]
        self.handed += rows

    async def hand_over_again(self, lane: str, *, before: datetime) -> int:
        again = [row for row in self.handed if row not in self.delivered]
        self.waiting, self.handed = self.waiting + again, []
        return len(again)

    async def deliver(self, message: UUID) -> str:
        self.delivered.add(message)
        return "sent"


@asynccontextmanager
async def working(url: str, outbox: Outbox) -> AsyncIterator[None]:
    """Relay and consume while the block runs."""
    relay = Relay(LANE, outbox, url, lambda: datetime.now(UTC), pause=0.05)
    consumer = Consumer(LANE, url, outbox.deliver, at_once=5)
    tasks = [asyncio.create_task(one.run()) for one in (relay, consumer)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await relay.close()


async def all_delivered(outbox: Outbox, written: set[UUID]) -> None:
    await until(lambda: written <= outbox.delivered, within=40)


async def test_messages_outlive_their_master(tmp_path: Path) -> None:
    with watched(tmp_path, patience=1000) as both:
        outbox = Outbox()
        async with working(both.url, outbox):
            await all_delivered(outbox, outbox.write(20))
            written = outbox.write(20)

            both.servers[0].kill()
            written |= outbox.write(20)

            await all_delivered(outbox, written)


async def test_messages_follow_their_slot(tmp_path: Path) -> None:
    with cluster(tmp_path) as nodes:
        outbox, mark = Outbox(), "{bull}:codes:met"
        source = nodes.owner(mark)
        target = nodes.others(source)[0]
        async with working(nodes.url, outbox):
            await all_delivered(outbox, outbox.write(20))
            written = outbox.write(20)

            await asyncio.to_thread(move_slot, mark, source, target)
            written |= outbox.write(20)

            await all_delivered(outbox, written)
        slot = slot_of(mark)
        assert target.ask("CLUSTER", "COUNTKEYSINSLOT", slot) > 0


async def test_messages_wait_for_their_node(tmp_path: Path) -> None:
    with cluster(tmp_path, node_timeout=1000) as nodes:
        outbox = Outbox()
        node = nodes.owner("{bull}:codes:met")
        async with working(nodes.url, outbox):
            await all_delivered(outbox, outbox.write(5))
            node.kill()
            written = outbox.write(20)
            await asyncio.sleep(1)
            node.start()

            await all_delivered(outbox, written)
