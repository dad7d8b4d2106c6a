"""The settings, and the service itself where they say it listens."""

import os
import stat
from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from infra.doctor.finding import Finding, fine, note, warning, wrong
from infra.settings import Settings

_PATIENCE = 3.0
"""Seconds."""
_ENV = Path(".env")


def examine_settings(settings: Settings) -> Iterator[Finding]:
    """Yield what is odd about settings that are not wrong."""
    yield fine("settings", environment=settings.environment.value)
    cores = os.cpu_count() or 1
    if settings.workers > cores:
        yield warning("settings-workers", workers=settings.workers, cores=cores)
    if (
        settings.is_production
        and not settings.trusted_proxies
        and _is_local(settings.host)
    ):
        yield warning("settings-proxy", host=settings.host)
    if _ENV.exists() and _ENV.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        yield warning("settings-readable", file=_ENV.resolve())


async def examine_service(settings: Settings) -> AsyncIterator[Finding]:
    """Yield whether the service answers, and what it says of itself."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared
    address = f"{host}:{settings.port}"
    status, said = await _readyz(f"http://{address}/readyz")
    missing = ", ".join(said.get("missing", ()))
    match said.get("status"):
        case "ready":
            yield fine("service", address=address)
        case "degraded":
            yield wrong("service-degraded", address=address, missing=missing)
        case None if status is None:
            yield note("service-away", address=address)
        case other:
            yield wrong("service-unready", address=address, status=other or status)


async def _readyz(url: str) -> tuple[int | None, dict[str, Any]]:
    try:
        async with (
            ClientSession(timeout=ClientTimeout(_PATIENCE)) as client,
            client.get(url) as answer,
        ):
            return answer.status, await answer.json()
    except (ClientError, OSError, ValueError):
        return None, {}


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
