"""Structured logs: one JSON object a line, or colours in a developer's terminal.

What is logged carries the request id, and never a phone, token, code or answer. In
production a failure is logged by its kind and its frames alone.
"""

import logging
import sys
from asyncio import get_running_loop
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any, TextIO

import msgspec
import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.types import EventDict, Processor

from infra.request_ids import request_ids
from infra.settings import Settings


class JsonLines(logging.Formatter):
    """One JSON object a record. Fast: there is one for every request."""

    _encode = msgspec.json.Encoder().encode
    _frames = ExceptionDictTransformer(show_locals=False)

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC),
        }
        if request_id := request_ids.get():
            line["request_id"] = request_id
        if (ms := getattr(record, "ms", None)) is not None:
            line["ms"] = ms
        if record.exc_info and record.exc_info[1]:
            # As kinds and places: its text, and local variables, may quote.
            kind, error, trace = record.exc_info
            assert kind
            line["exception"] = [
                {"type": each["exc_type"], "frames": each["frames"]}
                for each in self._frames((kind, error, trace))
            ]
        return self._encode(line).decode()


class Batches(logging.StreamHandler[TextIO]):
    """Writes what is logged in one turn of the event loop at once, at its end.

    Warnings and worse do not wait for it, and nothing waits outside of a loop.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._held: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._held.append(self.format(record) + self.terminator)
        except Exception:  # noqa: BLE001 - as all handlers do
            self.handleError(record)
            return
        if record.levelno >= logging.WARNING:
            self.flush()
        elif len(self._held) == 1:
            try:
                get_running_loop().call_soon(self.flush)
            except RuntimeError:
                self.flush()

    def flush(self) -> None:
        with self.lock or nullcontext():
            held, self._held = self._held, []
            if held:
                self.stream.write("".join(held))
                super().flush()


def configure_logs(settings: Settings) -> None:
    """Send every logger of this process, libraries' too, to standard error."""
    # A record need not look up what nobody prints.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = Batches(sys.stderr)
    handler.setFormatter(JsonLines() if settings.is_production else _colours())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for noisy in ("uvicorn.access", "watchfiles", "strawberry"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


def _colours() -> logging.Formatter:
    shared: list[Processor] = [
        _with_request_id,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(allow=["ms"]),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # Plain tracebacks: rich ones print local variables, and people's answers.
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                exception_formatter=structlog.dev.plain_traceback,
            ),
        ],
    )


def _with_request_id(_logger: object, _name: str, event: EventDict) -> EventDict:
    if request_id := request_ids.get():
        event["request_id"] = request_id
    return event
