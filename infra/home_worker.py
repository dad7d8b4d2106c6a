"""The worker's part that has homes made vectors of, if there is a model."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Self
from uuid import UUID

from infra.embeddings.bundled import BundledEmbedder
from infra.homes import embedder_in, space_in
from infra.postgres.homes.census import HomeCensus
from infra.postgres.homes.embeddings import LANE, PostgresEmbeddings
from infra.postgres.homes.space import Space
from infra.queue.consumer import Consumer
from infra.queue.relay import Relay
from infra.settings import Settings
from infra.wiring import Stores, now
from resolvers.homes.embedding import HomeEmbedding
from resolvers.models.home import HomeId
from resolvers.ports.homes import Embedder

_PAUSE, _LOOK = 0.5, 10.0
"""Seconds between two looks for homes that wait, and for where to keep vectors."""
_AT_ONCE = 4
"""Homes; a model in this process does one after the other anyway."""


class HomeWorker:
    """Relay, queue and model for the vectors of homes."""

    def __init__(
        self, settings: Settings, stores: Stores, space: Space, embedder: Embedder
    ) -> None:
        """Open and load nothing yet."""
        rows = PostgresEmbeddings(stores.postgres, now, space)
        self._census = HomeCensus(stores.postgres)
        self._embedder = embedder
        self._embedding = HomeEmbedding(rows, embedder)
        url = settings.redis_dsn
        self.relay = Relay(LANE, rows, url, now, pause=_PAUSE)
        self._consumer = Consumer(LANE, url, self._embed, at_once=_AT_ONCE)

    @classmethod
    def of(cls, settings: Settings, stores: Stores) -> Self | None:
        """Return what *settings* want; None if this process has no model."""
        embedder, space = embedder_in(settings), space_in(settings)
        if embedder is None or space is None:
            return None
        return cls(settings, stores, space, embedder)

    def jobs(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """Return what is to be run all the time, by name."""
        return {"relay homes": self._relay, "consume homes": self._consume}

    async def find_lost(self, *, before: datetime) -> None:
        """Hand over again what the queue may have lost."""
        await self.relay.find_lost(before=before)

    async def close(self) -> None:
        await self.relay.close()
        await self._embedder.close()

    async def _relay(self) -> None:
        await self._table()  # or Redis would fill with jobs that nobody takes
        await self.relay.run()

    async def _consume(self) -> None:
        await self._table()
        if isinstance(self._embedder, BundledEmbedder):
            await self._embedder.warm()
        await self._consumer.run()

    async def _table(self) -> None:
        """Wait for where to keep vectors: `onboarding migrate` makes it, if it can."""
        while not (await self._census.extension()).has_table:  # noqa: ASYNC110 - another process makes it
            await asyncio.sleep(_LOOK)

    async def _embed(self, home: UUID) -> str:
        is_done = await self._embedding.embed(HomeId(home))
        return "embedded" if is_done else "nothing to do"
