"""How long an operation may take: one clock for all that run, rather than one each."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")

_LOOKS = 20
"""In the time that one may take; so much later it may be cut off."""


class TimeLimit:
    """Cuts off who takes too long. Costs an operation a tenth of `asyncio.timeout`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._began: dict[asyncio.Task[object], float] = {}
        """When by the loop's clock, the oldest first."""
        self._overdue: set[asyncio.Task[object]] = set()
        self._is_watching = False

    async def keep(self, work: Awaitable[T]) -> T:
        """Return what *work* gives; raise `TimeoutError` if that takes too long."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task
        self._began[task] = loop.time()
        if not self._is_watching:
            self._watch(loop)
        cancelling = task.cancelling()
        try:
            return await work
        except asyncio.CancelledError as cancelled:
            if task in self._overdue and task.uncancel() <= cancelling:
                raise TimeoutError from cancelled
            raise
        finally:
            self._overdue.discard(task)
            del self._began[task]

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        self._is_watching = True
        loop.call_later(self._seconds / _LOOKS, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        since = loop.time() - self._seconds
        for task, began in self._began.items():
            if began > since:
                break
            if task not in self._overdue:
                self._overdue.add(task)
                task.cancel()
        self._is_watching = False
        if self._began:
            self._watch(loop)
