"""Rate limits in Redis, by `limits`' sliding windows: bounded memory, Redis' clock.

Key   limit:... with the client hashed, for at most two windows
"""

import time
from collections.abc import Mapping
from datetime import timedelta

from limits import RateLimitItem, parse_many
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from infra.redis.connection import RedisConnection
from infra.sealing import BlindIndex
from resolvers.errors import RateLimited


class RedisRateLimiter:
    """A `resolvers.ports.sign_in.RateLimiter`."""

    def __init__(
        self, redis: RedisConnection, index: BlindIndex, policies: Mapping[str, str]
    ) -> None:
        """*policies* in `limits` notation by name, e.g. `3/10minute`."""
        storage = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix="limit",
            connection_pool=redis.client.connection_pool,  # type: ignore[arg-type] # documented, not annotated
        )
        self._redis = redis
        self._index = index
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        self._policies = {name: parse_many(text) for name, text in policies.items()}

    async def spend(self, policy: str, client: str) -> None:
        hashed = self._index.of(policy, client).hex()
        for window in self._policies[policy]:
            async with self._redis.use():
                admitted = await self._limiter.hit(window, policy, hashed)
            if not admitted:
                raise RateLimited(await self._wait(window, policy, hashed))

    async def _wait(self, window: RateLimitItem, *client: str) -> timedelta:
        async with self._redis.use():
            stats = await self._limiter.get_window_stats(window, *client)
        return timedelta(seconds=max(1.0, stats.reset_time - time.time()))
