"""Why Redis cannot be used: which of the usual reasons it is."""

import ssl
from collections.abc import AsyncIterator

from redis import exceptions
from redis.sentinel import MasterNotFoundError

from infra.doctor.finding import Finding, wrong
from infra.doctor.reaching import Reached, reached
from infra.topology.url import Host, Kind, RedisUrl

_USUAL_PORT = 6379


async def reasons(url: str, address: str, error: Exception) -> AsyncIterator[Finding]:
    """Yield why Redis at *url* raised *error*; what is likeliest comes first."""
    if finding := _said_by_redis(address, error):
        yield finding
        return
    where = RedisUrl.read(url)
    is_one, is_secret = where.kind is Kind.SERVER, url.startswith("rediss")
    all_answer = True
    for host in where.hosts:
        became = await reached(host.name, host.port)
        all_answer = all_answer and became is Reached.YES
        async for finding in _of_host(host, became, is_one=is_one):
            yield finding
    if all_answer and where.hosts and is_one:
        yield wrong("redis-no-tls" if is_secret else "redis-not-redis", address=address)
    elif all_answer:
        yield wrong("redis-unusable", address=address, error=type(error).__name__)


def _said_by_redis(address: str, error: Exception) -> Finding | None:
    reply = str(error).partition(" ")[0]
    if isinstance(error, exceptions.AuthenticationError) or reply in (
        "WRONGPASS",
        "NOAUTH",
    ):
        return wrong("redis-wrong-password", address=address)
    if isinstance(error, MasterNotFoundError):
        return wrong("redis-no-master", address=address)
    if isinstance(error, exceptions.BusyLoadingError):
        return wrong("redis-loading", address=address)
    if isinstance(error.__cause__ or error, ssl.SSLError):
        return wrong("redis-no-tls", address=address)
    if isinstance(error, exceptions.ResponseError):
        return wrong("redis-unusable", address=address, error=reply)
    return None


async def _of_host(
    host: Host, became: Reached, *, is_one: bool
) -> AsyncIterator[Finding]:
    match became:
        case Reached.NO_SUCH_HOST:
            yield wrong("redis-no-such-host", host=host.name)
        case Reached.SILENT:
            yield wrong("redis-firewall", address=str(host), port=host.port)
        case Reached.REFUSED:
            yield await _unheard(host, is_one=is_one)


async def _unheard(host: Host, *, is_one: bool) -> Finding:
    is_odd = is_one and host.port != _USUAL_PORT
    if is_odd and await reached(host.name, _USUAL_PORT) is Reached.YES:
        port = {"port": host.port, "usual": _USUAL_PORT}
        return wrong("redis-wrong-port", address=str(host), **port)
    return wrong("redis-not-running", address=str(host))
