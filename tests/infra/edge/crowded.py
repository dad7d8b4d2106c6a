"""A service that has its hands full: Redis holds back what its requests wait for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from infra.app import create_app
from infra.settings import Settings
from tests.infra.edge.raw_http import Raw, RawServer, post, serving_raw
from tests.network import Relay, faithful, relayed

_CHARGE = b"EVALSHA"
"""What every request asks of Redis, once it was let in."""


@dataclass(frozen=True)
class Crowded:
    """Where clients connect to, and what its requests wait for."""

    server: RawServer
    relay: Relay
    stack: AsyncExitStack

    def release(self) -> None:
        """Let Redis answer."""
        self.relay.heal()

    @property
    def admitted(self) -> int:
        return self.relay.times(_CHARGE)

    async def connect(self) -> Raw:
        return await self.stack.enter_async_context(self.server.connection())

    async def hold(self, count: int) -> list[Raw]:
        """Have so many requests let in, and not answered."""
        held = [await self.connect() for _ in range(count)]
        wanted = self.admitted + count
        for raw in held:
            raw.send(post())
        await until(lambda: self.admitted == wanted)
        return held


@asynccontextmanager
async def crowded(settings: Settings, **bounds: Any) -> AsyncIterator[Crowded]:
    """Serve with such *bounds*. Nothing is held back before `hold`."""
    async with AsyncExitStack() as stack:
        relay = await stack.enter_async_context(
            relayed(settings.redis_url.get_secret_value())  # type: ignore[union-attr] # tests have one
        )
        changes = {
            "redis_url": SecretStr(relay.url),
            "store_timeout_ms": 20_000,
            "worker_inside": False,
            **bounds,
        }
        app = create_app(settings.model_copy(update=changes))
        server = await stack.enter_async_context(
            serving_raw(app, timeout_keep_alive=60)
        )
        relay.hang()
        relay.ask = faithful  # so that what comes can be counted
        yield Crowded(server, relay, stack)
        relay.heal()


@asynccontextmanager
async def serving(settings: Settings, **bounds: int) -> AsyncIterator[RawServer]:
    app = create_app(settings.model_copy(update=bounds))
    async with serving_raw(app, timeout_keep_alive=60) as server:
        yield server


async def until(happened: Callable[[], bool]) -> None:
    """Wait for what has to happen soon."""
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110 - whatever it is
            await asyncio.sleep(0.01)
