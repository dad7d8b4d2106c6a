"""Many ask, one does the work."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """Runs a loader once for all who ask while it runs.

    Who stops waiting does not stop the loader, so the others still get its answer.
    """

    def __init__(self) -> None:
        self._running: asyncio.Task[T] | None = None

    async def do(self, load: Callable[[], Awaitable[T]]) -> T:
        if self._running is None or self._running.done():
            self._running = asyncio.ensure_future(_awaited(load))
        return await asyncio.shield(self._running)


async def _awaited(load: Callable[[], Awaitable[T]]) -> T:
    return await load()
