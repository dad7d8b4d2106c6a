"""The stores behind the service, and ways into the middle of what it does."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from infra.app import create_app
from infra.postgres.connection import PostgresConnection
from infra.redis.connection import RedisConnection
from infra.settings import Settings
from tests.api import Api, serving
from tests.promises.stores import Stores

Meanwhile = Callable[[type, str, Callable[[], Awaitable[object]]], None]


@pytest.fixture(scope="session")
async def api(settings: Settings) -> AsyncIterator[Api]:
    """Serve the whole service, for crowds: being slow is not being away."""
    patient = settings.model_copy(update={"store_timeout_ms": 5000})
    async with serving(create_app(patient)) as client:
        client.http.timeout = httpx.Timeout(30)
        yield client


@pytest.fixture
async def stores(redis_url: str, postgres: PostgresConnection) -> AsyncIterator[Stores]:
    """Connect to what the service uses; nobody is signed out by it."""
    redis = RedisConnection.to(redis_url, timeout=1)
    yield Stores(redis, postgres)
    await redis.close()


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Do something right after a method has returned for the first time.

    The service runs in this process, so this is in the middle of a request.
    """

    def after(
        owner: type, method: str, action: Callable[[], Awaitable[object]]
    ) -> None:
        original = getattr(owner, method)
        first = [True]

        async def with_company(*args: Any, **more: Any) -> Any:
            result = await original(*args, **more)
            if first:
                first.clear()
                await action()
            return result

        monkeypatch.setattr(owner, method, with_company)

    return after
