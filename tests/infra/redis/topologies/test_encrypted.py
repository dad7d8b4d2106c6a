"""A cluster and sentinels that speak nothing but TLS."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.queue.connection import worker_client
from infra.redis.connection import RedisConnection
from infra.topology.slots import SLOTS
from resolvers.errors import StoreUnavailable
from tests.infra.redis.certificates import Certificate, issue
from tests.infra.redis.topologies.server import PASSWORD
from tests.infra.redis.topologies.started import secret_server, trusting


@pytest.fixture
def ours(tmp_path: Path) -> Certificate:
    return issue(tmp_path)


@pytest.fixture
def node(tmp_path: Path, ours: Certificate) -> Iterator[str]:
    """Run a cluster of one node; return its URL."""
    options = {"cluster_enabled": "yes", "tls_cluster": "yes"}
    server = secret_server(tmp_path / "node", ours, **options)
    try:
        server.start()
        server.ask("CLUSTER", "ADDSLOTSRANGE", 0, SLOTS - 1)
        server.until(lambda: "cluster_state:ok" in server.ask("CLUSTER", "INFO"))
        at = f"127.0.0.1:{server.port}"
        yield f"rediss+cluster://:{PASSWORD}@{at}?{trusting(ours)}"
    finally:
        server.kill()


@pytest.fixture
def master(tmp_path: Path, ours: Certificate) -> Iterator[str]:
    """Run a master and one sentinel; return their URL."""
    server = secret_server(tmp_path / "master", ours)
    monitor = f"sentinel monitor main 127.0.0.1 {server.port} 1"
    secret = f"sentinel auth-pass main {PASSWORD}"
    watching = {"tls_replication": "yes", "protected_mode": f"no\n{monitor}\n{secret}"}
    sentinel = secret_server(tmp_path / "sentinel", ours, **watching)
    sentinel.arguments = ("--sentinel",)
    try:
        server.start()
        sentinel.start()
        login = f"sentinel_password={PASSWORD}"
        at = f"127.0.0.1:{sentinel.port}/main/0"
        yield f"rediss+sentinel://:{PASSWORD}@{at}?{login}&{trusting(ours)}"
    finally:
        sentinel.kill()
        server.kill()


@pytest.mark.parametrize("way", ["node", "master"])
async def test_all_ways_are_encrypted(request: pytest.FixtureRequest, way: str) -> None:
    url: str = request.getfixturevalue(way)
    redis = RedisConnection.to(url, timeout=10)

    assert await redis.commands.do("SET", "k", "v") == b"OK"
    assert await redis.client.get("k") == b"v"
    async with worker_client(url) as client:
        assert await client.set("{bull}:k", "v")
    await redis.close()


@pytest.mark.parametrize("way", ["node", "master"])
async def test_who_is_not_trusted_is_told_nothing(
    request: pytest.FixtureRequest, way: str
) -> None:
    url, _, _ = str(request.getfixturevalue(way)).rpartition("ssl_ca_certs=")
    redis = RedisConnection.to(url.rstrip("?&"), timeout=10)

    with pytest.raises(StoreUnavailable):
        await redis.commands.do("SET", "k", "v")
    await redis.close()
