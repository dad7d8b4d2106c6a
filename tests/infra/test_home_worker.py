"""The worker has homes embedded, whatever is away meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from infra import home_worker as module
from infra.home_worker import HomeWorker
from infra.postgres.homes.census import HomeCensus
from infra.postgres.homes.space import Space
from infra.postgres.migrate import make_space
from infra.redis.connection import RedisConnection
from infra.settings import Settings
from infra.wiring import Stores
from resolvers.homes import embedding
from resolvers.models.answers import Role
from tests.infra.embeddings.server import (
    DIMENSIONS,
    EmbeddingServer,
    embedding_server,
    status,
)
from tests.infra.postgres.homes.town import Town

_PATIENCE = 20
"""Seconds."""


@pytest.fixture
def own(settings_apart: Settings, worker: int) -> Settings:
    """Configure a service with another Redis and another database."""
    redis = f"{settings_apart.redis_dsn.rpartition('/')[0]}/{15 - worker}"
    return settings_apart.model_copy(update={"redis_url": SecretStr(redis)})


@pytest.fixture
async def stores(own: Settings) -> AsyncIterator[Stores]:
    stores = Stores.to(own, timeout=1)
    await stores.redis.client.flushdb()
    yield stores
    await stores.close()


@pytest.fixture
def town(stores: Stores) -> Town:
    return Town(stores.postgres)


def toy_at(server: EmbeddingServer, own: Settings) -> Settings:
    changes: dict[str, Any] = {
        "embeddings_url": server.url,
        "embeddings_model": "toy",
        "embeddings_dimensions": DIMENSIONS,
    }
    return own.model_copy(update=changes)


@asynccontextmanager
async def working(settings: Settings, stores: Stores) -> AsyncIterator[HomeWorker]:
    """Work while the block runs."""
    worker = HomeWorker.of(settings, stores)
    assert worker
    tasks = [asyncio.ensure_future(job()) for job in worker.jobs().values()]
    try:
        yield worker
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await worker.close()


async def all_embedded(stores: Stores) -> None:
    async with asyncio.timeout(_PATIENCE):
        while (await HomeCensus(stores.postgres).waiting()).number:  # noqa: ASYNC110 - another process's rows
            await asyncio.sleep(0.05)


SPACE = Space(f"toy@{DIMENSIONS}", DIMENSIONS)


async def test_a_model_that_was_away_is_asked_again(
    own: Settings, stores: Stores, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "PATIENCE", timedelta(seconds=0.2))
    assert await make_space(own.database_dsn, SPACE) is None
    await town.join(Role.TENANT, "Afi Hounsou cherche un studio. 97 12 34 56")
    async with (
        embedding_server(*[status(500)] * 4) as server,
        working(toy_at(server, own), stores),
    ):
        await all_embedded(stores)

    assert len(server.asked) == 5
    assert {*server.asked[-1]["input"]} == {"cherche un studio"}


async def test_what_redis_has_lost_is_handed_over_again(
    own: Settings, stores: Stores, town: Town, redis: RedisConnection
) -> None:
    assert await make_space(own.database_dsn, SPACE) is None
    await town.join(Role.TENANT)
    async with embedding_server() as server:
        settings = toy_at(server, own)
        worker = HomeWorker.of(settings, stores)
        assert worker
        assert await worker.relay.hand_over() == 1
        await worker.close()
        await stores.redis.client.flushdb()

        async with working(settings, stores):
            await all_embedded(stores)

    assert len(server.asked) == 1


async def test_a_space_that_comes_later_is_found(
    own: Settings, stores: Stores, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LOOK", 0.1)
    await town.join(Role.TENANT)
    async with embedding_server() as server, working(toy_at(server, own), stores):
        await asyncio.sleep(1.0)
        assert server.asked == []
        assert await town.count("homes WHERE relayed_at IS NOT NULL") == 0

        assert await make_space(own.database_dsn, SPACE) is None
        await all_embedded(stores)


async def test_without_a_model_there_is_nothing_to_do(
    own: Settings, stores: Stores
) -> None:
    none = own.model_copy(update={"embeddings_model": "none"})

    assert HomeWorker.of(none, stores) is None


async def test_each_home_is_embedded_once_by_many_workers(
    own: Settings, stores: Stores, town: Town
) -> None:
    assert await make_space(own.database_dsn, SPACE) is None
    for number in range(20):
        await town.join(Role.LANDLORD, f"maison {'x' * number}")
    async with embedding_server() as server:
        settings = toy_at(server, own)
        async with working(settings, stores), working(settings, stores):
            await all_embedded(stores)

    assert len(server.asked) == 20
    assert await town.count("home_vectors") == 20
