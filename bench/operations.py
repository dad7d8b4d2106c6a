"""What is asked: the operations, and the bodies that load is made of."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from bench.people import home

MARK = "@@@@@@@"
"""Stands for seven digits that are others in every request."""
_TEXTS = Path(__file__).parent / "operations"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, sent by everybody with values of their own."""

    name: str
    variables: dict[str, Any] = field(default_factory=dict)
    is_signed_in: bool = True
    changes_drafts: bool = False

    @property
    def text(self) -> str:
        return (_TEXTS / f"{self.name}.graphql").read_text()

    @property
    def template(self) -> bytes:
        """The body of a request, marks included; numbers stand bare."""
        body: dict[str, Any] = {
            "query": self.text,
            "operationName": self.name.title(),
        }
        if self.variables:
            body["variables"] = self.variables
        whole = msgspec.json.encode(body)
        return whole.replace(f'"{MARK}"'.encode(), f"1{MARK}".encode())

    def body(self, number: int) -> bytes:
        """Return the body of one request."""
        digits = f"{number % 10 ** len(MARK):0{len(MARK)}}"
        return self.template.replace(MARK.encode(), digits.encode())


READ = Operation("read")
SAVE = Operation(
    "save",
    {
        "input": {
            "profile": {"firstName": f"Afi {MARK}"},
            "preferences": {
                "budgetMin": MARK,
                "homeDescription": home(MARK),
            },
        }
    },
    changes_drafts=True,
)
FINALIZE = Operation("finalize", changes_drafts=True)
ZONES = Operation("zones", is_signed_in=False)
PROFILE = Operation("profile")
