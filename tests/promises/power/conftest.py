"""The service on a Redis whose plug a test may pull."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.local.wheels import find_program
from infra.settings import DraftDurability, Settings
from tests.api import Api, serving
from tests.promises.needs import tool
from tests.promises.power.powered_redis import PoweredRedis

Serve = Callable[[PoweredRedis, DraftDurability], AbstractAsyncContextManager[Api]]
Plug = Callable[[str], PoweredRedis]
"""Starts a Redis with this `appendfsync`."""


@pytest.fixture
def program() -> Path:
    """Take our Valkey, or where the tests are on another Redis, one as they are on."""
    tool("strace")
    is_ours = "TEST_REDIS_URL" not in os.environ
    return find_program("valkey-server") if is_ours else tool("redis-server")


@pytest.fixture
def plug(program: Path, tmp_path: Path) -> Iterator[Plug]:
    servers: list[PoweredRedis] = []

    def start(appendfsync: str) -> PoweredRedis:
        folder = tmp_path / str(len(servers))
        folder.mkdir()
        servers.append(PoweredRedis(program, folder, appendfsync=appendfsync))
        servers[-1].start()
        return servers[-1]

    yield start
    for server in servers:
        server.kill()


@pytest.fixture
def serve(settings_apart: Settings) -> Serve:
    """Serve on that Redis; being traced makes it slow, and slow is not away."""

    @asynccontextmanager
    async def on(
        redis: PoweredRedis, durability: DraftDurability
    ) -> AsyncIterator[Api]:
        changes = {
            "redis_url": SecretStr(redis.url),
            "draft_durability": durability,
            "store_timeout_ms": 5000,
        }
        async with serving(
            create_app(settings_apart.model_copy(update=changes))
        ) as api:
            api.http.timeout = 30
            yield api

    return on
