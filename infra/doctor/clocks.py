"""Three clocks that should agree: this machine's, Redis' and PostgreSQL's."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
from redis.exceptions import RedisError
from sqlalchemy import text

from infra.doctor.finding import Finding, fine, wrong
from infra.postgres.connection import PostgresConnection
from infra.redis.connection import RedisConnection
from resolvers.errors import StoreUnavailable

_APART = 2.0
"""Seconds. Drafts, sessions, codes and limits end by one clock or another."""


async def examine_clocks(
    redis: RedisConnection, postgres: PostgresConnection
) -> AsyncIterator[Finding]:
    """Yield whether the clocks agree; nothing of a store that is away."""

    async def of_redis() -> float:
        told = await redis.client.time()
        seconds, microseconds = (
            told if isinstance(told, tuple) else next(iter(told.values()))
        )
        return float(seconds) + float(microseconds) / 1e6

    async def of_postgres() -> float:
        async with postgres.transaction() as session:
            connection = await session.connection()
            asked = text("SELECT extract(epoch FROM clock_timestamp())")
            return float((await connection.execute(asked)).scalar_one())

    clocks = {"Redis": of_redis, "PostgreSQL": of_postgres}
    for store, clock in clocks.items():
        try:
            apart = await _apart(clock)
        except (StoreUnavailable, RedisError, OSError, asyncpg.PostgresError):
            continue  # said already
        say, code = (wrong, "clock-apart") if abs(apart) > _APART else (fine, "clock")
        yield say(code, store=store, seconds=f"{apart:+.1f}")


async def _apart(clock: Callable[[], Awaitable[float]]) -> float:
    """Return by how much *clock* is ahead of ours, in seconds."""
    before = time.time()
    told = await clock()
    return told - (before + time.time()) / 2
