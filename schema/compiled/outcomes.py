"""What came of a resolver, for graphql-core to go on with."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Raised:
    """A resolver raised this when it was called."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of an awaitable."""

    value: Any = None
    error: BaseException | None = None
    is_last: bool = False
    """It is what came as a surprise, or came together with that."""
