"""The header fields of a request, read once."""

from collections.abc import Iterable
from typing import Self

from starlette.types import Scope


class Fields:
    """Header fields by their name in lower case."""

    __slots__ = ("_more", "_values")

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self._values: dict[str, str] = {}
        self._more: dict[str, list[str]] | None = None
        for raw_name, raw_value in raw:
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
            if name in self._values:
                self._repeat(name, value)
            else:
                self._values[name] = value

    @classmethod
    def of(cls, scope: Scope) -> Self:
        return cls(scope["headers"])

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def get(self, name: str, default: str = "") -> str:
        """Return the first field's value."""
        return self._values.get(name, default)

    def all(self, name: str) -> list[str]:
        """Return the values of all fields of that name, in their order."""
        if self._more and name in self._more:
            return self._more[name]
        return [self._values[name]] if name in self._values else []

    def _repeat(self, name: str, value: str) -> None:
        if self._more is None:
            self._more = {}
        self._more.setdefault(name, [self._values[name]]).append(value)
