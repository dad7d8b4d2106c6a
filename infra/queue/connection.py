"""Clients of Redis as BullMQ needs them."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Disconnected

PREFIX = "bull"
_PRODUCER_TIMEOUT = 1.0
_WORKER_TIMEOUT = 15.0
"""Seconds. Longer than BullMQ's blocking reads (5 and 10 s): a shorter one abandons the
read, which then takes the mark that wakes the worker with it."""


def producer_client(url: str) -> Redis:
    """Return a client that fails at once; BullMQ's own would try for minutes."""
    return _client(url, _PRODUCER_TIMEOUT, tries=0)


def worker_client(url: str) -> Redis:
    """Return a client that may wait for jobs."""
    return _client(url, _WORKER_TIMEOUT, tries=1)


def _client(url: str, timeout: float, *, tries: int) -> Redis:
    client: Redis = Redis.from_url(
        url,
        decode_responses=True,  # or jobs run, and can never be finished
        socket_timeout=timeout,
        socket_connect_timeout=_PRODUCER_TIMEOUT,
        retry=Retry(NoBackoff(), tries, supported_errors=(Disconnected,)),
    )
    return client
