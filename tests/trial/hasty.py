"""Somebody who asks as fast as they can: never more than the quota is admitted."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress

from tests.trial import operations
from tests.trial.caller import Caller, Failure
from tests.trial.journal import Entry
from tests.trial.people import Crowd
from tests.trial.sign_in import sign_in

HASTY = 900_000
"""Numbers of people from here on are theirs."""
_PAUSE = 0.1
_LINES = 5
"""Requests at once."""
_TURN = 25
"""Seconds from one to the next."""
_LASTS = 14
_KIND = "many reads"


async def hasty_people(crowd: Crowd) -> None:
    """Let one after the other come until it is over."""
    number = HASTY
    while not crowd.is_over.is_set():
        caller = crowd.caller(number, "a")
        await sign_in(caller, crowd.receivers, f"+22901{96_000_000 + number}")
        await caller.insist("load", operations.LOAD, {})
        with suppress(TimeoutError):
            async with asyncio.timeout(_LASTS):
                await asyncio.gather(*(_hurry(crowd, caller) for _ in range(_LINES)))
        number += 1
        with suppress(TimeoutError):
            await asyncio.wait_for(crowd.is_over.wait(), _TURN - _LASTS)


async def _hurry(crowd: Crowd, caller: Caller) -> None:
    while not crowd.is_over.is_set():
        try:
            await caller.ask(_KIND, operations.MANY_READS, {})
        except Failure as error:
            await asyncio.sleep(error.seconds if error.kind == "limited" else _PAUSE)
        await asyncio.sleep(_PAUSE)


def excesses(
    entries: Sequence[Entry],
    *,
    quota: int,
    window: float,
    without: Sequence[tuple[float, float]],
) -> Iterator[str]:
    """Find windows in which more was admitted than the quota.

    Not those that touch a span of *without*: while Redis is away every process counts
    for itself.
    """
    answered = [e for e in entries if e.kind == _KIND and not e.is_unknown]
    admitted = [e for e in answered if e.outcome != "RATE_LIMITED"]
    for first in admitted:
        until = first.sent + window
        if any(began < until and first.sent < ended for began, ended in without):
            continue
        inside = [e for e in admitted if first.sent <= e.sent and e.ended <= until]
        inside = [e for e in inside if e.person == first.person]
        if (points := len(inside) * operations.READS) > quota:
            yield (
                f"person {first.person} spent {points} points in the {window} s "
                f"from {first.sent:.1f} s"
            )
