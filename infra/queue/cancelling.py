"""Being cancelled for certain."""

import asyncio


def heed_cancel() -> None:
    """Raise `CancelledError` if the current task was cancelled before.

    redis-py sends with `asyncio.wait_for`, which before Python 3.12 drops a cancellation
    that comes when the sending is already done (gh-86296): what loops goes on.
    """
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError
