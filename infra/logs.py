"""Structured logs: one JSON object a line, or colours in a developer's terminal.

What is logged carries the request id, and never a phone, token, code or answer. In
production a failure is logged by its kind and its frames alone.
"""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.types import ExcInfo, Processor

from infra.settings import Settings


class _Frames:
    """An exception as kinds and places: its text, and local variables, may quote."""

    def __init__(self) -> None:
        self._whole = ExceptionDictTransformer(show_locals=False)

    def __call__(self, exc_info: ExcInfo) -> list[dict[str, object]]:
        return [
            {"type": each["exc_type"], "frames": each["frames"]}
            for each in self._whole(exc_info)
        ]


def configure_logs(settings: Settings) -> None:
    """Send every logger of this process, libraries' too, to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(allow=["ms"]),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if settings.is_production:
        last: list[Processor] = [
            structlog.processors.ExceptionRenderer(_Frames()),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        # Plain tracebacks: rich ones print local variables, and so people's answers.
        last = [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for noisy in ("uvicorn.access", "watchfiles", "strawberry"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
