"""What commands say: a line, a table, or JSON for programs."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, TypeAlias

import msgspec
import typer

Json: TypeAlias = Annotated[bool, typer.Option("--json", help="JSON, for programs.")]
_GAP = "  "


def say(line: str) -> None:
    """Write one line."""
    sys.stdout.write(f"{line}\n")


def say_json(value: object) -> None:
    """Write *value* as JSON, with times in ISO 8601."""
    encoded = msgspec.json.encode(_named(value), enc_hook=str)
    text = msgspec.json.format(encoded, indent=2)
    sys.stdout.write(f"{text.decode()}\n")


def say_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write *rows* under their *columns*; times to the minute, as they are."""
    lines = [tuple(columns), *(tuple(map(_cell, row)) for row in rows)]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        say(_GAP.join(padded).rstrip())


def _named(value: object) -> object:
    """Return *value* with names where tuples have them."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {name: _named(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_named(part) for part in value]
    return value


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)
