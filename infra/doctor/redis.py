"""Redis: whether it is there, keeps what it is given, and keeps up."""

import time
from collections.abc import AsyncIterator, Iterator, Mapping
from statistics import median
from typing import Any

from redis.exceptions import RedisError, ResponseError

from infra.doctor.finding import Finding, fine, warning, wrong
from infra.doctor.redis_trouble import reasons
from infra.redis.connection import RedisConnection
from infra.redis.facts import facts_of
from infra.settings import DraftDurability, Settings

_TESTED = (7, 0)
_PINGS = 10
_FULL, _SLOW = 0.8, 20.0
"""A share of its memory or connections; milliseconds."""


async def examine_redis(
    settings: Settings, redis: RedisConnection
) -> AsyncIterator[Finding]:
    """Yield what is to be said of Redis."""
    address = redis.availability.address
    try:
        nodes = await facts_of(redis.client, address)
    except (RedisError, OSError) as error:
        async for finding in reasons(settings.redis_dsn, address, error):
            yield finding
        return
    for node, facts in nodes.items():
        for finding in _of_server(node, facts):
            yield finding
    async for finding in _of_writing(redis, address):
        yield finding
    if settings.draft_durability is DraftDurability.FSYNC:
        async for finding in _of_fsync(redis, address):
            yield finding
    yield await _of_speed(redis, address, settings.store_timeout_ms)


def _of_server(node: str, facts: Mapping[str, Any]) -> Iterator[Finding]:
    valkey = facts.get("valkey_version")
    version = str(valkey or facts["redis_version"])
    yield fine(
        "redis-version",
        node=node,
        kind="Valkey" if valkey else "Redis",
        version=version,
    )
    if tuple(map(int, str(facts["redis_version"]).split(".")[:2])) < _TESTED:
        yield warning("redis-old", node=node, version=version)
    if facts.get("role") == "slave":
        yield wrong("redis-replica", node=node, master=facts.get("master_host"))
    if (policy := facts.get("maxmemory_policy", "noeviction")) != "noeviction":
        yield wrong("redis-evicts", node=node, policy=policy)
    if evicted := facts.get("evicted_keys"):
        yield wrong("redis-has-evicted", node=node, number=evicted)
    if not facts.get("aof_enabled"):
        yield wrong("redis-forgets", node=node)
    for name in ("aof_last_write_status", "rdb_last_bgsave_status"):
        if facts.get(name, "ok") != "ok":
            yield wrong("redis-disk", node=node, status=name)
    room = facts.get("maxmemory") or facts.get("total_system_memory") or 0
    if room and facts["used_memory"] > _FULL * room:
        share = round(100 * facts["used_memory"] / room)
        yield warning("redis-nearly-full", node=node, percent=share)
    most = facts.get("maxclients")
    if most and facts["connected_clients"] > _FULL * most:
        yield warning(
            "redis-clients", node=node, number=facts["connected_clients"], most=most
        )


async def _of_writing(redis: RedisConnection, address: str) -> AsyncIterator[Finding]:
    try:
        await redis.client.set("ping", "", px=1000)
    except RedisError as error:
        yield wrong("redis-refuses", address=address, error=type(error).__name__)


async def _of_fsync(redis: RedisConnection, address: str) -> AsyncIterator[Finding]:
    try:
        told = await redis.client.config_get("appendfsync")
    except ResponseError:
        yield wrong("redis-hidden", address=address)
        return
    policies = {v.decode() if isinstance(v, bytes) else str(v) for v in told.values()}
    if policies != {"always"}:
        yield wrong("redis-fsync", address=address, policy=", ".join(policies))


async def _of_speed(redis: RedisConnection, address: str, patience: int) -> Finding:
    taken = []
    for _ in range(_PINGS):
        started = time.perf_counter()
        await redis.client.ping()
        taken.append(1000 * (time.perf_counter() - started))
    ms = round(median(taken), 2)
    say = warning if ms > _SLOW else fine
    return say(
        "redis-slow" if ms > _SLOW else "redis-answers",
        address=address,
        ms=ms,
        patience=patience,
    )
