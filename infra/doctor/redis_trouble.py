"""Why Redis cannot be used: which of the usual reasons it is."""

import ssl
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from redis import exceptions

from infra.doctor.finding import Finding, wrong
from infra.doctor.reaching import Reached, reached

_USUAL_PORT = 6379


async def reasons(url: str, address: str, error: Exception) -> AsyncIterator[Finding]:
    """Yield why Redis at *url* raised *error*; what is likeliest comes first."""
    if finding := _said_by_redis(address, error):
        yield finding
        return
    at = urlsplit(url)
    if at.scheme not in ("redis", "rediss") or not at.hostname:
        yield wrong("redis-unusable", address=address, error=type(error).__name__)
        return
    port = at.port or _USUAL_PORT
    match await reached(at.hostname, port):
        case Reached.NO_SUCH_HOST:
            yield wrong("redis-no-such-host", host=at.hostname)
        case Reached.SILENT:
            yield wrong("redis-firewall", address=address, port=port)
        case Reached.REFUSED:
            async for finding in _unheard(at.hostname, port):
                yield finding
        case Reached.YES if at.scheme == "rediss":
            yield wrong("redis-no-tls", address=address)
        case Reached.YES:
            yield wrong("redis-not-redis", address=address)


def _said_by_redis(address: str, error: Exception) -> Finding | None:
    reply = str(error).partition(" ")[0]
    if isinstance(error, exceptions.AuthenticationError) or reply in (
        "WRONGPASS",
        "NOAUTH",
    ):
        return wrong("redis-wrong-password", address=address)
    if isinstance(error, exceptions.BusyLoadingError):
        return wrong("redis-loading", address=address)
    if isinstance(error.__cause__ or error, ssl.SSLError):
        return wrong("redis-no-tls", address=address)
    if isinstance(error, exceptions.ResponseError):
        return wrong("redis-unusable", address=address, error=reply)
    return None


async def _unheard(host: str, port: int) -> AsyncIterator[Finding]:
    at = f"{host}:{port}"
    if port != _USUAL_PORT and await reached(host, _USUAL_PORT) is Reached.YES:
        yield wrong("redis-wrong-port", address=at, port=port, usual=_USUAL_PORT)
        return
    yield wrong("redis-not-running", address=at)
