"""The header fields of a request, decoded when somebody asks for them."""

from collections.abc import Sequence
from typing import Self

from starlette.types import Scope


class Fields:
    """Header fields by their name, in lower case."""

    __slots__ = ("_first", "_raw")

    def __init__(self, raw: Sequence[tuple[bytes, bytes]]) -> None:
        self._raw = raw
        self._first = dict(raw)
        if len(self._first) < len(raw):
            self._first = dict(reversed(raw))

    @classmethod
    def of(cls, scope: Scope) -> Self:
        return cls(scope["headers"])

    def __contains__(self, name: bytes) -> bool:
        return name in self._first

    def get(self, name: bytes) -> str:
        """Return the first field's value; empty if there is none."""
        return self._first.get(name, b"").decode("latin-1")

    def all(self, name: bytes) -> list[str]:
        """Return the values of all fields of that name, in their order."""
        if len(self._first) == len(self._raw):
            return [self.get(name)] if name in self._first else []
        return [value.decode("latin-1") for at, value in self._raw if at == name]
