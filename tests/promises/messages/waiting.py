"""Waiting for what other processes do."""

import asyncio
from collections.abc import Callable


async def until(
    condition: Callable[[], bool], *, within: float = 30, look: float = 0.01
) -> None:
    """Return when *condition* holds; look again every so many seconds."""
    async with asyncio.timeout(within):
        while True:
            if condition():
                return
            await asyncio.sleep(look)
