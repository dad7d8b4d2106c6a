"""Whose word counts when servers do not agree, or say nothing."""

import asyncio

import pytest

from infra.topology.newest import newest

PATIENT = 60.0


async def said(epoch: int, text: str) -> tuple[int, str]:
    return epoch, text


async def silent() -> tuple[int, str]:
    await asyncio.Event().wait()
    raise AssertionError


async def away() -> tuple[int, str]:
    raise ConnectionRefusedError


async def test_of_a_majority_the_newest_counts() -> None:
    asked = [said(1, "old"), said(2, "new"), silent()]

    assert await newest(asked, patience=PATIENT) == "new"


async def test_the_first_does_not_count_alone() -> None:
    late = asyncio.Event()

    async def later() -> tuple[int, str]:
        await late.wait()
        return 2, "new"

    answer = asyncio.create_task(
        newest([said(1, "old"), later(), silent()], patience=PATIENT)
    )
    await asyncio.sleep(0.05)
    assert not answer.done()
    late.set()

    assert await answer == "new"


async def test_a_minority_counts_when_no_others_come() -> None:
    assert await newest([said(1, "one"), silent(), silent()], patience=0.05) == "one"


async def test_who_is_away_is_not_waited_for() -> None:
    assert await newest([away(), said(1, "one"), away()], patience=PATIENT) == "one"


async def test_without_an_answer_there_is_the_first_s_error() -> None:
    with pytest.raises(ConnectionRefusedError):
        await newest([away(), away()], patience=PATIENT)


async def test_who_stops_asking_leaves_nobody_asked() -> None:
    ended = asyncio.Event()

    async def watched() -> tuple[int, str]:
        try:
            return await silent()
        finally:
            ended.set()

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(newest([watched()], patience=PATIENT), 0.05)

    assert ended.is_set()
