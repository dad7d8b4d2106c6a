"""The spans of SQL statements: their first word. Parameters and text stay here."""

import re
from typing import Any

from opentelemetry.trace import Span, SpanKind, Tracer
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine

from infra.telemetry.spans import fail, is_traced

_SPAN = "onboarding.span"
_VERB = re.compile(r"\s*([A-Za-z]{1,20})")


def trace_statements(engine: AsyncEngine, tracer: Tracer) -> None:
    """Have *engine* open a span for each statement of a traced request."""

    def before(
        connection: Any,  # noqa: ANN401 - SQLAlchemy's own
        _cursor: object,
        statement: str,
        *_more: object,
    ) -> None:
        if is_traced():
            found = _VERB.match(statement)
            verb = found[1].upper() if found else "SQL"
            attributes = {"db.system.name": "postgresql", "db.operation.name": verb}
            connection.info[_SPAN] = tracer.start_span(
                verb, kind=SpanKind.CLIENT, attributes=attributes
            )

    def after(connection: Any, *_more: object) -> None:  # noqa: ANN401 - as above
        if opened := _taken(connection):
            opened.end()

    def failed(context: ExceptionContext) -> None:
        if opened := _taken(context.connection):
            fail(opened, type(context.original_exception).__name__)
            opened.end()

    sync = engine.sync_engine
    event.listen(sync, "before_cursor_execute", before)
    event.listen(sync, "after_cursor_execute", after)
    event.listen(sync, "handle_error", failed)


def _taken(connection: Any) -> Span | None:  # noqa: ANN401 - as above
    found: Span | None = connection.info.pop(_SPAN, None) if connection else None
    return found
