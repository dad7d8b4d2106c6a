"""An answer of `/graphql`: status, header fields and body, sent at once."""

from dataclasses import dataclass, field
from typing import TypeAlias

from starlette.types import Send

from infra.telemetry.tally import OK
from schema.labels import NONE

RawFields: TypeAlias = list[tuple[bytes, bytes]]
ANSWER = "answer"
"""Where it is in the state of a request to `/graphql`, once there is one."""


@dataclass(slots=True)
class Outgoing:
    """An HTTP response."""

    status: int
    body: bytes
    fields: RawFields = field(default_factory=list)
    outcome: str = OK
    """What operators see it as: `ok`, or the code of its first error."""
    operation: str = NONE
    """The label of the operation that it answers."""

    async def send(self, send: Send) -> None:
        length = (b"content-length", b"%d" % len(self.body))
        await send(
            {
                "type": "http.response.start",
                "status": self.status,
                "headers": [*self.fields, length],
            }
        )
        await send({"type": "http.response.body", "body": self.body})


def raw(name: str, value: str) -> tuple[bytes, bytes]:
    """Return one field as ASGI has it."""
    return name.lower().encode("latin-1"), value.encode("latin-1")
