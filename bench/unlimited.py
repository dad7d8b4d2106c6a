"""`ours` with a limiter that always says yes: to see what the real one costs."""

from collections.abc import Sequence

from starlette.types import ASGIApp

from infra import app
from infra.cli.configuration import read_settings
from infra.limits.limiter import Limiter
from infra.redis.connection import RedisConnection
from infra.server import build as build_service
from infra.serving.process import serve_until_told
from infra.settings import Settings
from infra.wiring import Limits, limits_in
from resolvers.models.limits import Charge, Decision
from resolvers.ports.statistics import Tally


class Free:
    """A `resolvers.ports.service.Quotas` that counts nothing."""

    async def charge(self, charges: Sequence[Charge]) -> Decision:  # noqa: ARG002 - the port's
        return Decision()


def _unlimited(
    redis: RedisConnection,
    settings: Settings,
    tally: Tally | None = None,  # noqa: ARG001 - nothing is refused
) -> Limits:
    return Limits(Limiter(Free(), Free()), limits_in(redis, settings).policies)


def build() -> ASGIApp:
    """Return the service, but for its limiter."""
    app.limits_in = _unlimited  # type: ignore[attr-defined] # what it has imported
    return build_service()


if __name__ == "__main__":
    told = read_settings()
    serve_until_told(app="bench.unlimited:build", host=told.host, port=told.port)
