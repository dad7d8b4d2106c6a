"""A `Traces` that sends spans. Imported only if they are wanted."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Thread
from typing import Self

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Tracer
from starlette.types import ASGIApp

from infra.edge.graphql import Executor
from infra.telemetry.statements import trace_statements
from infra.telemetry.traced_edge import TracedEndpoint, TracedSchema
from infra.telemetry.traced_stores import TracedPostgres, TracedRedis
from infra.wiring import Stores

_NAME = "immo-onboarding"
_GOODBYE = 2.0
"""Seconds for what is not sent yet when the process ends."""


@dataclass(frozen=True, slots=True)
class Tracing:
    """An `infra.telemetry.traces.Traces`."""

    provider: TracerProvider
    tracer: Tracer

    @classmethod
    def to(cls, given: Mapping[str, str]) -> Self:
        """Send where OpenTelemetry's variables say, which are *given*."""
        for name, value in given.items():  # OpenTelemetry looks at nothing else
            os.environ.setdefault(name, value)
        named = "OTEL_SERVICE_NAME" in given or "service.name=" in given.get(
            "OTEL_RESOURCE_ATTRIBUTES", ""
        )
        resource = Resource.create({} if named else {SERVICE_NAME: _NAME})
        provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        return cls(provider, provider.get_tracer("onboarding"))

    def stores(self, stores: Stores) -> Stores:
        trace_statements(stores.postgres.engine, self.tracer)
        return Stores(
            TracedRedis.around(stores.redis, self.tracer),
            TracedPostgres.around(stores.postgres, self.tracer),
            stores.tally,
        )

    def schema(self, schema: Executor) -> Executor:
        return TracedSchema(schema, self.tracer)

    def endpoint(self, app: ASGIApp) -> ASGIApp:
        return TracedEndpoint(app, self.tracer)

    async def close(self) -> None:
        # Nobody waits for a collector that does not answer.
        closing = Thread(target=self.provider.shutdown, daemon=True)
        closing.start()
        await asyncio.to_thread(closing.join, _GOODBYE)
