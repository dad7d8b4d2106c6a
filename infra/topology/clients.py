"""redis-py's clients where Redis is found anew with every connection."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.connection import (
    AbstractConnection,
    Connection,
    ConnectionPool,
    SSLConnection,
    parse_url,
)
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import MovedError, ReadOnlyError

from infra.topology.sentinels import Sentinels
from infra.topology.slots import Cluster, slot_of
from infra.topology.url import Host, Kind, RedisUrl

Find = Callable[[], Awaitable[Host]]


class _Finding(Connection):
    """Asks where to connect; goes there anew when that has moved."""

    def __init__(self, *, find: Find, **options: Any) -> None:  # noqa: ANN401 - redis-py's
        super().__init__(**options)
        self._find = find

    async def _connect(self) -> None:
        self.host, self.port = await self._find()
        await super()._connect()  # type: ignore[no-untyped-call] # redis-py has few types

    async def read_response(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - redis-py's
        try:
            return await super().read_response(*args, **options)
        except (MovedError, ReadOnlyError) as error:
            await self.disconnect(nowait=True)
            raise Disconnected(f"has moved: {type(error).__name__}") from error


class _FindingEncrypted(_Finding, SSLConnection):
    pass


def client_of(
    url: RedisUrl,
    near: str,
    *,
    timeout: float,
    **options: Any,  # noqa: ANN401 - redis-py's
) -> Redis:
    """Return a client of one server: on a cluster, of the one that has the key *near*.

    *timeout* in seconds, for each step of finding it. *options* are those of redis-py's
    connections.
    """
    return Redis.from_pool(_pool(ConnectionPool, url, near, timeout, options))


def any_client(url: RedisUrl, *, timeout: float, most: int) -> Redis:
    """Return a client for all keys, with *most* connections (to each node).

    *timeout* in seconds, for each step.
    """
    options: dict[str, Any] = {
        "max_connections": most,
        "socket_timeout": timeout,
        "socket_connect_timeout": timeout,
        # A pooled connection may have died meanwhile, so what was sent is sent again.
        # A time-out is not tried again, so that nobody waits twice.
        "retry": Retry(NoBackoff(), 1, supported_errors=(Disconnected,)),
    }
    if url.kind is not Kind.CLUSTER:
        options["timeout"] = timeout
        return Redis.from_pool(_pool(BlockingConnectionPool, url, "", timeout, options))
    given = dict(parse_url(url.server))
    given["ssl"] = given.pop("connection_class", Connection) is SSLConnection
    for name in ("host", "port", "db"):
        given.pop(name, None)
    nodes = [ClusterNode(host.name, host.port) for host in url.hosts]
    cluster = RedisCluster(
        startup_nodes=nodes, require_full_coverage=False, **{**options, **given}
    )
    return cast("Redis", cluster)  # for the commands that both have


def connection_like(server: str) -> AbstractConnection:
    """Return a connection with all that the URL says; it is not opened."""
    pool = ConnectionPool.from_url(server)
    return pool.connection_class(**pool.connection_kwargs)


def finder(url: RedisUrl, near: str = "", *, timeout: float) -> Find:
    """Return what finds the one server: see `client_of`."""
    if url.kind is Kind.SENTINEL:
        return Sentinels(url, timeout=timeout).master
    cluster, slot = Cluster(url, timeout=timeout), slot_of(near)

    async def find() -> Host:
        return await cluster.owner(slot)

    return find


def _pool(
    kind: type[ConnectionPool],
    url: RedisUrl,
    near: str,
    timeout: float,
    options: dict[str, Any],
) -> ConnectionPool:
    if url.kind is Kind.SERVER:
        return kind.from_url(url.server, **options)
    given = dict(parse_url(url.server))
    is_encrypted = given.pop("connection_class", Connection) is SSLConnection
    return kind(
        connection_class=_FindingEncrypted if is_encrypted else _Finding,
        find=finder(url, near, timeout=timeout),
        **{**options, **given},
    )
