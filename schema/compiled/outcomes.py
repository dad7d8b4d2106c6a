"""What came of what a resolver gave, for graphql-core to go on with."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of an awaitable."""

    value: Any = None
    error: BaseException | None = None
    turn: int | None = None
    """Turns of the event loop after the surprise; None if it came before."""
