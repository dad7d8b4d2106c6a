"""Whether servers answer alike: byte for byte, but for times and ids of their own."""

import http.client
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from bench.operations import Operation
from bench.people import Somebody
from bench.process import Process

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
_OWN = {"profileId", "finalizedAt"}
"""Made up by whoever answers."""
_SAVED = {"updatedAt", "expiresAt"}
"""Of the moment of a save."""


class DifferentAnswersError(Exception):
    """Two servers do not answer the same."""


def ask(
    server: Process, operation: Operation, person: Somebody, number: int = 0
) -> tuple[int, bytes]:
    """Send one request; return status and body."""
    status, _, body = _ask(server, operation, person, number)
    return status, body


def size(server: Process, operation: Operation, person: Somebody) -> int:
    """Return the bytes of an answer, headers included."""
    _, headers, body = _ask(server, operation, person, 0)
    lines = (f"{name}: {value}\r\n" for name, value in headers)
    return len("HTTP/1.1 200 OK\r\n\r\n") + sum(map(len, lines)) + len(body)


def _ask(
    server: Process, operation: Operation, person: Somebody, number: int
) -> tuple[int, list[tuple[str, str]], bytes]:
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    if operation.is_signed_in:
        headers["Authorization"] = f"Bearer {person.token}"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request("POST", "/graphql", operation.body(number), headers)
        response = connection.getresponse()
        return response.status, response.getheaders(), response.read()
    finally:
        connection.close()


def normalised(body: bytes, *, saved: bool) -> bytes:
    """Return *body* with times as instants, in its order of keys, without spaces.

    With *saved*, times of the save itself are left out.
    """
    hidden = _OWN | _SAVED if saved else _OWN
    return msgspec.json.encode(_plain(msgspec.json.decode(body), hidden))


def require_alike(name: str, answers: Iterable[tuple[str, bytes]]) -> None:
    """Raise DifferentAnswersError unless all *answers* (server, body) are the same."""
    (first, expected), *others = answers
    for server, answer in others:
        if answer != expected:
            raise DifferentAnswersError(
                f"{name}: {first} answers {expected!r}, {server} {answer!r}"
            )


def _plain(value: Any, hidden: set[str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {
            key: f"<{key}>" if key in hidden and part else _plain(part, hidden)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_plain(part, hidden) for part in value]
    if isinstance(value, str) and _TIME.fullmatch(value):
        at = datetime.fromisoformat(value).astimezone(UTC)
        return at.isoformat(timespec="milliseconds")
    return value
