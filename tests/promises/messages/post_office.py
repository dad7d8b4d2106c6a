"""The outbox and its queues as a test sees them, past the worker."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, NamedTuple
from uuid import UUID

from bullmq import Queue
from sqlalchemy import text

from infra.postgres.connection import PostgresConnection
from infra.postgres.outbox import CODES, MESSAGES
from infra.queue.connection import PREFIX, worker_client
from resolvers.errors import StoreUnavailable

_ENDED = {"sent", "cancelled", "dead"}


class Hurry(Enum):
    """What a test skips, that would take too long."""

    NO = auto()
    PAST_PAUSES = auto()
    """Those between two tries."""
    PAST_WHAT_IS_LOST = auto()
    """What is sent for three seconds is lost, which otherwise takes a minute."""


class Row(NamedTuple):
    """What became of one message so far."""

    id: str
    kind: str
    state: str
    reason: str | None
    tries: int
    person: UUID | None


@dataclass(frozen=True, slots=True)
class PostOffice:
    """Looks, waits, and lets time pass."""

    postgres: PostgresConnection
    redis_url: str

    async def ask(self, sql: str, **values: object) -> Sequence[tuple[Any, ...]]:
        async with self.postgres.transaction(limit=30) as session:
            found = await (await session.connection()).execute(text(sql), values)
            return [tuple(row) for row in found] if found.returns_rows else []

    async def empty(self) -> None:
        """Forget all messages, and everything in Redis."""
        await self.ask("DELETE FROM outbox")
        async with worker_client(self.redis_url) as redis:
            await redis.flushall()

    async def rows(self) -> list[Row]:
        sql = "SELECT id::text, kind, state, reason, tries, user_id FROM outbox"
        return [Row(*row) for row in await self.ask(sql)]

    async def states(self) -> Counter[str]:
        return Counter(row.state for row in await self.rows())

    async def welcome(self, people: Sequence[UUID]) -> None:
        """Write everybody another welcome."""
        await self.ask(
            """INSERT INTO outbox
              (id, lane, kind, user_id, created_at, due_at, expires_at, state, tries)
            SELECT gen_random_uuid(), 'messages', 'welcome', person,
              now(), now(), now() + interval '3 days', 'waiting', 0
            FROM unnest(CAST(:people AS uuid[])) AS person""",
            people=list(people),
        )

    async def until_gone(self, number: int) -> None:
        """Wait until so many have left: sent or given up."""
        await self._until("count(*) FILTER (WHERE state IN ('sent', 'dead'))", number)

    async def until_relayed(self) -> None:
        """Wait until BullMQ has all of them."""
        await self._until("1 + count(relayed_at) - count(*)", 1)

    async def _until(self, count: str, number: int) -> None:
        async with asyncio.timeout(60):
            while True:
                ((found,),) = await self.ask(f"SELECT {count} FROM outbox")
                if found >= number:
                    return
                await asyncio.sleep(0.01)

    async def until_ended(self, number: int, *, within: float, hurry: Hurry) -> float:
        """Wait until all *number* have ended; return how many seconds it took."""
        started = time.monotonic()
        async with asyncio.timeout(within):
            while True:
                states = await self._known_states()
                if states.total() == number and states.keys() <= _ENDED:
                    return time.monotonic() - started
                if hurry is not Hurry.NO:
                    await self._skip_pauses()
                if hurry is Hurry.PAST_WHAT_IS_LOST:
                    await self._lose()
                await asyncio.sleep(0.2)

    async def _known_states(self) -> Counter[str]:
        try:
            return await self.states()
        except StoreUnavailable:
            return Counter()

    async def _skip_pauses(self) -> None:
        for lane in (CODES, MESSAGES):
            async with self._queue(lane) as queue:
                await queue.promoteJobs()

    async def _lose(self) -> None:
        # Once each: when it was begun is what a try is known by.
        await self.ask(
            """UPDATE outbox SET tried_at = tried_at - interval '1 minute'
            WHERE state = 'sending' AND tried_at BETWEEN
              now() - interval '1 minute' AND now() - interval '3 seconds'"""
        )

    async def jobs(self, lane: str) -> int:
        """Return how many jobs BullMQ has."""
        states = ("active", "delayed", "prioritized", "wait")
        async with self._queue(lane) as queue:
            counts: dict[str, int] = await queue.getJobCounts(*states)
        return sum(counts.values())

    async def until_idle(self, *, within: float) -> None:
        """Wait until BullMQ has no job; none waits for its time any longer."""
        async with asyncio.timeout(within):
            while sum([await self.jobs(lane) for lane in (CODES, MESSAGES)]):
                await self._skip_pauses()
                await asyncio.sleep(0.2)

    @asynccontextmanager
    async def _queue(self, lane: str) -> AsyncIterator[Queue]:
        async with worker_client(self.redis_url) as client:
            yield Queue(lane, {"connection": client, "prefix": PREFIX})
