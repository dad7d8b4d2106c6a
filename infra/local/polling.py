"""Waiting for what cannot call back."""

import time
from collections.abc import Callable

_PAUSE = 0.005


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Return True as soon as *condition* holds, False if it never did."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(_PAUSE)
    return True
