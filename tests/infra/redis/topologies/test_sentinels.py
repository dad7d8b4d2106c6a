"""Who is asked for the master, and what cannot be found."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from infra.availability import Availability
from infra.redis.address import Address
from infra.redis.connection import RedisConnection
from infra.redis.errors import trouble_of
from infra.redis.multiplexed import MultiplexedCommands
from infra.redis.runs import Runs
from infra.topology.clients import connection_like
from infra.topology.url import Host
from resolvers.errors import StoreUnavailable
from tests.infra.redis.topologies.sentinel import SERVICE, THEIRS, Watched, watched
from tests.infra.redis.topologies.server import PASSWORD, Server


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with watched(tmp_path_factory.mktemp("watched")) as both:
        yield both


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        (f"/{SERVICE}/", "/nobody/", "MasterUnknown"),
        (THEIRS, "another-password", "AuthenticationError"),
        (f":{PASSWORD}@", ":another-password@", "AuthenticationError"),
    ],
)
async def test_what_is_wrong_is_logged_and_no_password(
    both: Watched,
    right: str,
    wrong: str,
    reason: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    redis = RedisConnection.to(both.url.replace(right, wrong), timeout=1)

    for _ in "12":
        with pytest.raises(StoreUnavailable):
            await redis.ping()
    await redis.close()

    (line,) = caplog.messages
    assert reason in line
    assert "password@" not in line.replace("the password", "")


async def test_what_a_sentinel_takes_for_master_has_to_be_one(
    both: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    replica = both.servers[1]

    async def find() -> Host:
        return Host("127.0.0.1", replica.port)

    commands = MultiplexedCommands(
        Address(connection_like(f"redis://:{PASSWORD}@nowhere"), find=find),
        Availability("Redis", "there", trouble_of),
        timeout=1,
    )

    with pytest.raises(StoreUnavailable):
        await commands.do("GET", "k")
    await commands.close()

    assert "NotMaster" in caplog.text


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[Server]]:
    """Run two servers that know nothing of each other."""
    options = {"masterauth": PASSWORD}
    servers = [Server(tmp_path / name, options) for name in ("one", "two")]
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        server.kill()


@pytest.fixture
async def found(two: list[Server]) -> AsyncIterator[MultiplexedCommands]:
    """Connect to the first, as long as it is no replica."""

    async def find() -> Host:
        first = two[0].ask("ROLE")[0] == "master"
        return Host("127.0.0.1", two[0 if first else 1].port)

    commands = MultiplexedCommands(
        Address(connection_like(f"redis://:{PASSWORD}@nowhere"), find=find),
        Availability("Redis", "there", trouble_of),
        timeout=5,
    )
    yield commands
    await commands.close()


async def test_what_a_demoted_master_refuses_is_done_by_its_successor(
    two: list[Server], found: MultiplexedCommands
) -> None:
    first, second = two
    await found.do("SET", "k", "old")
    # Nobody tells us: the connection stays, and what is read is still there.
    first.ask("REPLICAOF", "127.0.0.1", 1)

    begun = [found.do("SET", f"k{n}", n) for n in range(20)]

    assert [await reply for reply in begun] == 20 * [b"OK"]
    assert second.ask("GET", "k19") == "19"


async def test_a_server_that_was_a_replica_meanwhile_is_another_run(
    two: list[Server],
) -> None:
    server = two[0]
    redis = RedisConnection.to(
        f"redis://:{PASSWORD}@127.0.0.1:{server.port}", timeout=5
    )
    first = await Runs(redis).current("k")

    server.ask("REPLICAOF", "127.0.0.1", two[1].port)
    server.until(lambda: server.ask("INFO")["master_link_status"] == "up")
    server.ask("REPLICAOF", "NO", "ONE")

    assert await Runs(redis).current("k") != first
    await redis.close()
