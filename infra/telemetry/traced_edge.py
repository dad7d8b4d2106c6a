"""The spans of a request to `/graphql`, and of the operation in it."""

from typing import Any

from graphql import ExecutionResult
from opentelemetry.trace import SpanKind, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.edge.fields import Fields
from infra.edge.graphql import Executor
from infra.edge.outgoing import ANSWER, Outgoing
from infra.telemetry.spans import fail, is_traced, span
from schema.context import Context
from schema.operations import Operation, Operations

_OURS = {"INTERNAL", "STORE_UNAVAILABLE", "OPERATION_TIMEOUT", "DATA_UNREADABLE"}
"""Outcomes that are no client's fault."""
_propagator = TraceContextTextMapPropagator()


class TracedEndpoint:
    """An ASGI app: `/graphql`, in a span that a client's `traceparent` may begin."""

    def __init__(self, app: ASGIApp, tracer: Tracer) -> None:
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope["state"]
        fields: Fields = state["fields"]
        # Without its `tracestate`, which may be long and say anything.
        given = fields.get(b"traceparent")
        parent = _propagator.extract({"traceparent": given}) if given else None
        method = scope["method"]
        attributes = {
            "http.request.method": method,
            "http.route": "/graphql",
            "onboarding.request_id": state["request_id"],
        }
        name = f"{method} /graphql"
        with span(self._tracer, name, SpanKind.SERVER, attributes, parent) as opened:
            await self._app(scope, receive, send)
            if not opened.is_recording():
                return
            answer: Outgoing = state[ANSWER]
            opened.set_attribute("http.response.status_code", answer.status)
            opened.set_attribute("onboarding.operation", answer.operation)
            opened.set_attribute("onboarding.outcome", answer.outcome)
            if answer.outcome in _OURS:
                fail(opened, answer.outcome)


class TracedSchema:
    """An `infra.edge.graphql.Executor` with a span for each operation."""

    def __init__(self, schema: Executor, tracer: Tracer) -> None:
        self._schema = schema
        self._tracer = tracer

    @property
    def operations(self) -> Operations:
        return self._schema.operations

    async def run(
        self,
        operation: Operation,
        variables: dict[str, Any] | None,
        context: Context,
    ) -> ExecutionResult:
        if not is_traced():
            return await self._schema.run(operation, variables, context)
        kind = "query" if operation.is_query else "mutation"
        attributes = {"graphql.operation.type": kind}
        with span(self._tracer, f"{kind} {operation.label}", attributes=attributes):
            return await self._schema.run(operation, variables, context)
