"""Who takes too long is cut off, and nobody else."""

import asyncio
import time

import pytest

from infra.edge.time_limit import TimeLimit

LIMIT = 0.2


async def took(seconds: float, limit: TimeLimit) -> float | None:
    """Return how long it took; None if it was cut off."""
    began = time.monotonic()
    try:
        await limit.keep(asyncio.sleep(seconds))
    except TimeoutError:
        assert time.monotonic() - began >= LIMIT
        return None
    return time.monotonic() - began


async def test_it_gives_what_the_work_gives() -> None:
    async def work() -> int:
        await asyncio.sleep(0)
        return 5

    assert await TimeLimit(LIMIT).keep(work()) == 5


async def test_each_has_its_own_time() -> None:
    limit = TimeLimit(LIMIT)

    async def late(pause: float, seconds: float) -> float | None:
        await asyncio.sleep(pause)
        return await took(seconds, limit)

    ended = await asyncio.gather(
        late(0, 30), late(0.15, 0.1), late(0.15, 30), late(0.4, 0.1), late(0.4, 30)
    )

    assert [end is None for end in ended] == [True, False, True, False, True]


async def test_it_looks_again_after_a_time_with_nothing_to_look_at() -> None:
    limit = TimeLimit(LIMIT)
    assert await took(0, limit) is not None
    await asyncio.sleep(LIMIT / 4)

    assert await took(30, limit) is None


async def test_who_was_cut_off_can_wait_again() -> None:
    limit = TimeLimit(LIMIT)
    assert await took(30, limit) is None

    await asyncio.sleep(0)
    assert await took(0.01, limit) is not None
    assert await took(5, limit) is None
    task = asyncio.current_task()
    assert task
    assert task.cancelling() == 0


async def test_an_error_of_the_work_is_its_own() -> None:
    async def work() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        await TimeLimit(LIMIT).keep(work())


async def test_who_is_cancelled_by_somebody_else_did_not_take_too_long() -> None:
    limit = TimeLimit(LIMIT)
    task = asyncio.create_task(limit.keep(asyncio.sleep(30)))
    await asyncio.sleep(0.01)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_one_that_does_not_let_itself_be_cut_off_holds_up_nobody() -> None:
    limit = TimeLimit(LIMIT)
    released = asyncio.Event()

    async def stubborn() -> str:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            await released.wait()
        return "done"

    task = asyncio.create_task(limit.keep(stubborn()))
    assert await took(30, limit) is None
    await asyncio.sleep(LIMIT / 4)

    released.set()
    assert await task == "done"
