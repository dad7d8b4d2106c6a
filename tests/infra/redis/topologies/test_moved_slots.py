"""Slots move from node to node while people save: nobody is refused or loses any."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.drafts import draft_key, standing_key
from infra.topology.slots import slot_of
from resolvers.errors import StoreUnavailable
from tests.infra.redis.topologies.cluster import (
    Cluster,
    begin_moving,
    cluster,
    migrate,
    move_slot,
)
from tests.infra.redis.topologies.crowd import all_saved, lost_by, people, saving
from tests.infra.redis.topologies.server import Server


@pytest.fixture
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("nodes")) as nodes:
        yield nodes


@pytest.fixture
async def redis(nodes: Cluster) -> AsyncIterator[RedisConnection]:
    connection = RedisConnection.to(nodes.url, timeout=10)
    await connection.ping()
    yield connection
    await connection.close()


async def test_people_whose_slot_moves_notice_nothing(
    nodes: Cluster, redis: RedisConnection
) -> None:
    savers = people(redis, 6)
    async with saving(savers):
        await all_saved(savers)
        told = [saver.acknowledged for saver in savers]

        for saver in savers:
            source, target = _way(nodes, draft_key(saver.person))
            for here, there in ((source, target), (target, source), (source, target)):
                key = draft_key(saver.person)
                await asyncio.to_thread(move_slot, key, here, there)
        await all_saved(savers)

    assert [saver.refusals for saver in savers] == 6 * [0]
    assert await lost_by(savers, told) == []


async def test_a_command_waits_while_its_keys_are_on_both_sides(
    nodes: Cluster, redis: RedisConnection
) -> None:
    (saver,) = people(redis, 1)
    await saver.save()
    keys = draft_key(saver.person), standing_key(saver.person)
    source, target = _way(nodes, keys[0])
    begin_moving(keys[0], source, target)
    migrate(source, target, keys[0])

    assert await redis.commands.do("GET", keys[0]), "asked of where it is already"
    saved = asyncio.create_task(saver.save())
    await asyncio.sleep(0.1)
    assert not saved.done()
    migrate(source, target, keys[1])
    await saved

    assert await saver.version() == 2


async def test_what_was_started_together_stays_in_order_when_its_slot_has_moved(
    nodes: Cluster, redis: RedisConnection
) -> None:
    await redis.commands.do("SET", "k", "before")
    move_slot("k", *_way(nodes, "k"))

    begun = [redis.commands.do("SET", "k", number) for number in range(100)]
    begun.append(redis.commands.do("GET", "k"))

    assert (await asyncio.gather(*begun))[-1] == b"99"


async def test_a_slot_that_nobody_has_is_missing_and_nothing_else_is(
    nodes: Cluster, redis: RedisConnection, caplog: pytest.LogCaptureFixture
) -> None:
    slot = slot_of("k")
    for node in nodes.nodes:
        node.ask("CLUSTER", "DELSLOTS", slot)

    for _ in "123":
        with pytest.raises(StoreUnavailable):
            await redis.commands.do("SET", "k", "v")

    other = nodes.key_on(nodes.owner("k"))
    assert await redis.commands.do("SET", other, "v") == b"OK"
    assert await redis.commands.do("SET", "elsewhere", "v") == b"OK"


def _way(nodes: Cluster, key: str) -> tuple[Server, Server]:
    source = nodes.owner(key)
    return source, nodes.others(source)[0]
