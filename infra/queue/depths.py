"""How many jobs BullMQ has, for who is no worker."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from redis.asyncio import Redis

_LISTS, _SETS = ("active", "wait"), ("delayed", "prioritized")
STATES = tuple(sorted((*_LISTS, *_SETS)))
"""Of jobs that have not ended."""


class QueueDepths:
    """Counts BullMQ's own keys, whose names it documents."""

    def __init__(
        self,
        lend: Callable[[], AbstractAsyncContextManager[Redis]],
        lanes: Sequence[str],
        prefix: str,
    ) -> None:
        self._lend = lend
        self._lanes = lanes
        self._prefix = prefix

    async def all(self) -> dict[str, dict[str, int]]:
        """Return the numbers of jobs, by lane and state."""
        async with (
            self._lend() as redis,
            redis.pipeline(transaction=False) as pipe,
        ):
            for lane in self._lanes:
                for state in STATES:
                    key = f"{self._prefix}:{lane}:{state}"
                    (pipe.llen if state in _LISTS else pipe.zcard)(key)
            numbers = iter(await pipe.execute())
        return {lane: {s: next(numbers) for s in STATES} for lane in self._lanes}
