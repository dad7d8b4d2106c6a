"""People who save all the time, and what each of them was told."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore
from resolvers.errors import StoreUnavailable
from resolvers.models.person import PersonId
from tests.infra.redis.sample_drafts import draft, standing, store_on

_PAUSE = 0.02


@dataclass
class Saver:
    """Somebody; `acknowledged` is the version they were last told was saved."""

    store: RedisDraftStore
    person: PersonId
    acknowledged: int = 0
    refusals: int = 0
    saved_at: float = 0.0

    async def save(self) -> None:
        """Save once on top of what is there, unless another server has less by then."""
        seen = await self.store.load(self.person)
        version = seen.last_version + 1
        if not await self.store.swap(
            self.person, seen, draft(version), standing(version)
        ):
            return
        self.acknowledged, self.saved_at = version, time.monotonic()

    async def version(self) -> int:
        return (await self.store.load(self.person)).last_version

    async def go_on(self) -> None:
        while True:
            try:
                await self.save()
            except StoreUnavailable:
                self.refusals += 1
            await asyncio.sleep(_PAUSE)


@asynccontextmanager
async def saving(savers: Sequence[Saver]) -> AsyncIterator[None]:
    """Let them save while the block runs; what goes wrong with one fails it."""
    tasks = [asyncio.create_task(saver.go_on()) for saver in savers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert [end for end in ends if not isinstance(end, asyncio.CancelledError)] == []


def people(redis: RedisConnection, count: int) -> list[Saver]:
    return [Saver(store_on(redis), PersonId(uuid4())) for _ in range(count)]


async def all_saved(savers: Sequence[Saver], *, within: float = 20) -> None:
    """Wait until each has saved once more."""
    since = time.monotonic()
    await until(lambda: all(s.saved_at > since for s in savers), within=within)


async def until(holds: Callable[[], bool], *, within: float = 20) -> None:
    """Wait until *holds* is true; it may block, and fail meanwhile."""
    deadline = time.monotonic() + within
    while True:
        try:
            if await asyncio.to_thread(holds):
                return
        except Exception:
            if time.monotonic() > deadline:
                raise
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def lost_by(savers: Sequence[Saver], told: Sequence[int]) -> list[int]:
    """Return what is there of those who have less than they were *told*."""
    there = [await saver.version() for saver in savers]
    return [
        version for version, least in zip(there, told, strict=True) if version < least
    ]
