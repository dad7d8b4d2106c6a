"""Nodes of a cluster die, are replaced, and come back, while people save."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.drafts import draft_key
from resolvers.errors import StoreUnavailable
from tests.infra.redis.topologies.cluster import Cluster, cluster
from tests.infra.redis.topologies.crowd import (
    Saver,
    all_saved,
    lost_by,
    people,
    saving,
    until,
)
from tests.infra.redis.topologies.server import Server


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("nodes"), node_timeout=2500) as nodes:
        yield nodes


@pytest.fixture
def nodes(three: Cluster) -> Cluster:
    # A node that was away is believed in only after a while: with another one away
    # there would be no majority.
    three.nodes[0].until(three.is_whole)
    return three


@pytest.fixture
async def redis(nodes: Cluster) -> AsyncIterator[RedisConnection]:
    connection = RedisConnection.to(nodes.url, timeout=0.4)
    yield connection
    await connection.close()


def on(nodes: Cluster, node: Server, savers: list[Saver]) -> list[Saver]:
    """Return those of *savers* whose drafts *node* has."""
    return [s for s in savers if nodes.owner(draft_key(s.person)) is node]


def others_see_it_gone(nodes: Cluster, node: Server) -> bool:
    told: str = nodes.others(node)[0].ask("CLUSTER", "NODES")
    (line,) = [line for line in told.splitlines() if f":{node.port}@" in line]
    return "fail" in line.split(" ")[2].split(",")


async def test_while_a_node_is_away_only_its_people_are_refused(
    nodes: Cluster, redis: RedisConnection
) -> None:
    savers, node = people(redis, 30), nodes.nodes[0]
    its = on(nodes, node, savers)
    rest = [saver for saver in savers if saver not in its]
    async with saving(savers):
        await all_saved(savers)
        told = [saver.acknowledged for saver in savers]

        node.kill()
        await until(lambda: others_see_it_gone(nodes, node))
        await all_saved(rest)
        assert min(saver.refusals for saver in its) > 0
        with pytest.raises(StoreUnavailable):
            await redis.ping()

        node.start()
        await all_saved(savers)
        await redis.ping()

    assert await lost_by(savers, told) == []
    assert max(saver.refusals for saver in rest) == 0


async def test_after_a_node_was_restarted_its_drafts_are_uncertain(
    nodes: Cluster, redis: RedisConnection
) -> None:
    savers, node = people(redis, 30), nodes.nodes[1]
    for saver in savers:
        await saver.save()

    node.kill()
    node.start()
    node.until(nodes.is_whole)
    (first, *_) = its = on(nodes, node, savers)
    async with saving([first]):
        await all_saved([first])

    certain = {s.person for s in savers if (await s.store.load(s.person)).is_certain}
    assert certain == {s.person for s in savers} - {s.person for s in its}


async def test_a_cluster_that_is_away_as_a_whole_is_found_when_it_is_back(
    nodes: Cluster,
) -> None:
    redis = RedisConnection.to(nodes.url, timeout=0.4)
    for node in nodes.nodes:
        node.kill()

    for _ in "123":
        with pytest.raises(StoreUnavailable):
            await redis.ping()
    for node in nodes.nodes:
        node.start()

    (saver,) = people(redis, 1)
    async with saving([saver]):
        await all_saved([saver])
    await redis.close()


async def test_one_living_node_of_the_url_is_enough(nodes: Cluster) -> None:
    nobody, (_, hosts) = "127.0.0.1:1", nodes.url.rsplit("@", 1)
    url = nodes.url.replace(hosts, f"{nobody},{hosts.split(',')[2]}")
    redis = RedisConnection.to(url, timeout=0.4)

    for number in range(20):
        assert await redis.commands.do("SET", f"k:{number}", "v") == b"OK"
    await redis.close()


async def test_a_replica_takes_over_and_no_save_is_lost_that_it_had(
    tmp_path: Path,
) -> None:
    with cluster(tmp_path, replicas=True, node_timeout=1000) as nodes:
        redis = RedisConnection.to(nodes.url, timeout=0.4)
        savers, master = people(redis, 30), nodes.nodes[0]
        replica = nodes.replica_of(master)
        async with saving(savers):
            await all_saved(savers)
            told = [saver.acknowledged for saver in savers]
            wanted = master.ask("INFO", "replication")["master_repl_offset"]
            await until(lambda: _offset(replica) >= wanted)

            master.kill()
            await until(lambda: bool(replica.ask("ROLE")[0] == "master"))
            await all_saved(savers, within=10)

        assert await lost_by(savers, told) == []
        await redis.ping()
        await redis.close()


def _offset(replica: Server) -> int:
    return int(replica.ask("INFO", "replication").get("slave_repl_offset", 0))
