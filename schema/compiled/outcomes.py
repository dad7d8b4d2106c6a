"""What came of what a resolver gave, for graphql-core to go on with."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of an awaitable."""

    value: Any = None
    error: BaseException | None = None
    is_last: bool = False
    """It is what came as a surprise, or came together with that."""
