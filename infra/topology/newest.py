"""One answer out of many servers', some of which are away or behind."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import TypeVar

T = TypeVar("T")
Answer = TypeVar("Answer", bound=tuple[object, ...])


async def newest(
    asked: Sequence[Coroutine[object, object, tuple[int, T]]], *, patience: float
) -> T:
    """Return the answer with the highest epoch, which each has in front.

    That is among the answers of a majority: who is cut off from the others does not
    decide. Fewer have to do after *patience* seconds. Raises the first error if nobody
    answers; cancelled, it leaves nothing behind.
    """
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(one) for one in asked]
    pending, until = set(tasks), loop.time() + patience
    try:
        answers = _answers(tasks)
        while pending and 2 * len(answers) <= len(tasks):
            left = until - loop.time()
            if answers and left <= 0:
                break
            _, pending = await asyncio.wait(
                pending,
                timeout=max(left, 0) if answers else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            answers = _answers(tasks)
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if answers:
        return max(answers, key=lambda answer: answer[0])[1]
    raise next(filter(None, (task.exception() for task in tasks)))


def _answers(tasks: Sequence[asyncio.Task[tuple[int, T]]]) -> list[tuple[int, T]]:
    done = [task for task in tasks if task.done() and not task.cancelled()]
    return [task.result() for task in done if not task.exception()]
