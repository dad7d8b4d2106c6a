"""Spans that say what was done and how it ended, and nothing of what was in it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

from opentelemetry.context import Context
from opentelemetry.trace import (
    Span,
    SpanKind,
    Status,
    StatusCode,
    Tracer,
    get_current_span,
)

Attributes: TypeAlias = Mapping[str, str | int]


def is_traced() -> bool:
    """Whether this belongs to a request that somebody will see.

    Probes and the like use the stores as well, every few seconds.
    """
    return get_current_span().is_recording()


@contextmanager
def span(
    tracer: Tracer,
    name: str,
    kind: SpanKind = SpanKind.INTERNAL,
    attributes: Attributes | None = None,
    parent: Context | None = None,
) -> Iterator[Span]:
    """Be inside a new span. An error is told by its kind: its text may quote."""
    with tracer.start_as_current_span(
        name,
        parent,
        kind,
        attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as opened:
        try:
            yield opened
        except BaseException as error:
            fail(opened, type(error).__name__)
            raise


def fail(failed: Span, kind: str) -> None:
    """Say that it ended badly; *kind* is a word of ours."""
    failed.set_status(Status(StatusCode.ERROR))
    failed.set_attribute("error.type", kind)
