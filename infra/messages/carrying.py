"""What every carrier must get right before the point of no return."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from resolvers.ports.messages import Begin, NotSent

T = TypeVar("T")


def written(write: Callable[[], T]) -> T:
    """Return what *write* does; `NotSent` if it cannot."""
    try:
        return write()
    except NotSent:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, nothing was sent
        # Its message may quote the letter, and must not reach a log.
        raise NotSent(f"text: {type(error).__name__}") from None


async def begun(begin: Begin, deadline: float) -> None:
    """Await *begin*. What it raises passes; `NotSent` if it takes too long.

    *deadline* is by the clock of the event loop.
    """
    limit = asyncio.timeout_at(deadline)
    try:
        async with limit:
            await begin()
    except TimeoutError:
        if not limit.expired():
            raise
        raise NotSent("begin: time-out") from None
