"""Clients of Redis as BullMQ needs them."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Disconnected

from infra.topology.clients import client_of
from infra.topology.url import Kind, RedisUrl

PREFIX = "bull"
"""Where Redis is one server."""
_TOGETHER = "{bull}"
"""On a cluster: BullMQ's scripts need all keys of a queue on one node."""
_PRODUCER_TIMEOUT = 1.0
_WORKER_TIMEOUT = 15.0
"""Seconds. Longer than BullMQ's blocking reads (5 and 10 s): a shorter one abandons the
read, which then takes the mark that wakes the worker with it."""


def prefix_at(url: str) -> str:
    """Return what BullMQ's keys start with in the Redis at *url*."""
    is_spread = RedisUrl.read(url).kind is Kind.CLUSTER
    return _TOGETHER if is_spread else PREFIX


def producer_client(url: str) -> Redis:
    """Return a client that fails at once; BullMQ's own would try for minutes."""
    return _client(url, _PRODUCER_TIMEOUT, tries=0)


def worker_client(url: str) -> Redis:
    """Return a client that may wait for jobs."""
    return _client(url, _WORKER_TIMEOUT, tries=1)


def _client(url: str, timeout: float, *, tries: int) -> Redis:
    return client_of(
        RedisUrl.read(url),
        near=_TOGETHER,
        timeout=_PRODUCER_TIMEOUT,
        decode_responses=True,  # or jobs run, and can never be finished
        socket_timeout=timeout,
        socket_connect_timeout=_PRODUCER_TIMEOUT,
        retry=Retry(NoBackoff(), tries, supported_errors=(Disconnected,)),
    )
