"""Sentinels replace the master while people save and messages go out."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.runs import Runs
from tests.infra.redis.topologies.crowd import (
    all_saved,
    lost_by,
    people,
    saving,
    until,
)
from tests.infra.redis.topologies.sentinel import SERVICE, Watched, watched
from tests.infra.redis.topologies.server import Server


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Watched]:
    with watched(tmp_path, patience=1000) as both:
        yield both


@pytest.fixture
async def redis(both: Watched) -> AsyncIterator[RedisConnection]:
    connection = RedisConnection.to(both.url, timeout=0.4)
    yield connection
    await connection.close()


def is_master(server: Server) -> bool:
    return bool(server.ask("ROLE")[0] == "master")


def is_read(server: Server) -> bool:
    """Tell whether anybody has ever read a draft from it."""
    return "cmdstat_mget" in server.ask("INFO", "commandstats")


def offset(server: Server) -> int:
    """Return how much of what the master wrote *server* has."""
    state = server.ask("INFO", "replication")
    return int(state.get("slave_repl_offset", state["master_repl_offset"]))


async def test_when_the_master_dies_no_save_is_lost_that_its_replica_had(
    both: Watched, redis: RedisConnection
) -> None:
    savers = people(redis, 20)
    async with saving(savers):
        await all_saved(savers)
        told = [saver.acknowledged for saver in savers]
        wanted = offset(both.servers[0])
        await until(lambda: offset(both.servers[1]) >= wanted)

        both.servers[0].kill()
        await until(lambda: is_master(both.servers[1]))
        # A quarter of a second, by design; the machine may be busy.
        await all_saved(savers, within=10)

    assert await lost_by(savers, told) == []
    assert min(saver.refusals for saver in savers) > 0


async def test_after_a_planned_failover_nobody_stays_with_the_old_master(
    both: Watched, redis: RedisConnection
) -> None:
    savers = people(redis, 10)
    old, new = both.servers
    first = await Runs(redis).current("k")
    async with saving(savers):
        await all_saved(savers)

        both.sentinels[0].ask("SENTINEL", "FAILOVER", SERVICE)
        await until(lambda: is_read(new))
        # For some ten seconds there are two.
        assert is_master(old)
        await all_saved(savers)

    assert await Runs(redis).current("k") != first


async def test_one_hung_sentinel_keeps_nobody_waiting(
    both: Watched, redis: RedisConnection
) -> None:
    both.sentinels[0].suspend()
    try:
        assert await redis.commands.do("SET", "k", "v") == b"OK"
    finally:
        both.sentinels[0].resume()


async def test_one_sentinel_of_three_is_enough(
    both: Watched, redis: RedisConnection
) -> None:
    for sentinel in both.sentinels[:2]:
        sentinel.kill()

    assert await redis.commands.do("SET", "k", "v") == b"OK"
    assert await redis.client.get("k") == b"v"


async def test_without_sentinels_what_is_connected_goes_on(
    both: Watched, redis: RedisConnection
) -> None:
    await redis.ping()
    for sentinel in both.sentinels:
        sentinel.kill()

    await redis.ping()
