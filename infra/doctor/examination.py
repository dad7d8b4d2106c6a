"""Everything that is looked at, one after the other. Nothing is changed."""

from collections.abc import AsyncIterator

from infra.doctor.clocks import examine_clocks
from infra.doctor.finding import Finding, note
from infra.doctor.homes import examine_homes
from infra.doctor.messages import examine_messages
from infra.doctor.postgres import examine_postgres
from infra.doctor.reaching import is_docker_stopped
from infra.doctor.redis import examine_redis
from infra.doctor.service import examine_service, examine_settings
from infra.settings import Settings
from infra.wiring import Stores

_PATIENCE = 5.0
"""Seconds for one answer of a store."""
_IN_CONTAINERS = {"redis-not-running", "postgres-not-running"}


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Yield findings as they are made; a store that hangs costs some seconds."""
    for finding in examine_settings(settings):
        yield finding
    codes: set[str] = set()
    stores = Stores.to(settings, timeout=_PATIENCE)
    try:
        for part in (
            examine_redis(settings, stores.redis),
            examine_postgres(settings),
            examine_clocks(stores.redis, stores.postgres),
            examine_messages(settings, stores.postgres),
            examine_homes(settings, stores.postgres),
            examine_service(settings),
        ):
            async for finding in part:
                yield finding
                codes.add(finding.code)
        if codes & _IN_CONTAINERS and await is_docker_stopped():
            yield note("docker-stopped")
    finally:
        await stores.close()
