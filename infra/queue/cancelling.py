"""Being cancelled for certain."""

import asyncio


def heed_cancel() -> None:
    """Raise `CancelledError` if the current task was cancelled before.

    redis-py sends with `asyncio.wait_for`. Before Python 3.12 that drops a cancellation
    that comes when the sending is already done (gh-86296), and what loops goes on.
    """
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError
