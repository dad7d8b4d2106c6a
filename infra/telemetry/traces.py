"""What traces are made with: OpenTelemetry, or nothing at all."""

from typing import Protocol

from starlette.types import ASGIApp

from infra.edge.graphql import Executor
from infra.telemetry.wanted import endpoint, flaw, variables
from infra.wiring import Stores


class Traces(Protocol):
    """Wraps the parts of the service that have spans."""

    def stores(self, stores: Stores) -> Stores: ...

    def schema(self, schema: Executor) -> Executor: ...

    def endpoint(self, app: ASGIApp) -> ASGIApp:
        """Wrap `/graphql`."""
        ...

    async def close(self) -> None:
        """Send what is left, in a bounded time."""
        ...


class Untraced:
    """A `Traces` that leaves everything as it is, so that it costs nothing."""

    def stores(self, stores: Stores) -> Stores:
        return stores

    def schema(self, schema: Executor) -> Executor:
        return schema

    def endpoint(self, app: ASGIApp) -> ASGIApp:
        return app

    async def close(self) -> None:
        return


def traces_wanted() -> Traces:
    """Return what the environment asks for; raise `RuntimeError` if it cannot be."""
    given = variables()
    if endpoint(given) is None:
        return Untraced()
    if reason := flaw(given):
        raise RuntimeError(reason)
    from infra.telemetry.tracing import Tracing  # noqa: PLC0415 - may not be installed

    return Tracing.to(given)
