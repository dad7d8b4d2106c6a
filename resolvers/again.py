"""Trying again: when, and for how long."""

import random
from datetime import timedelta

HURRY, PATIENCE = timedelta(seconds=1), timedelta(seconds=10)
"""First pause of what soon expires, and of what does not; each is twice the last."""
_UP_TO = timedelta(hours=1)
MOST_TRIES = 24
"""With the pauses in between, fifteen hours: a night without anybody."""


class TryAgain(Exception):
    """It is not done yet; do it again after *pause*."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__(f"again in {pause}")
        self.pause = pause


def pause_after(tries: int, first: timedelta) -> timedelta:
    """Return how long to wait after *tries* that failed, the last one not counted."""
    doubled: int = 2**tries
    return min(first * doubled, _UP_TO) * random.uniform(0.75, 1.25)  # noqa: S311 - spreads a crowd
