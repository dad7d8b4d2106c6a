"""`charge.lua` by a clock of ours, compared with what its head says it does."""

import struct
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from importlib.resources import files
from itertools import count
from typing import Any, NamedTuple, TypeAlias

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from infra.redis.connection import RedisConnection

TEXT = (files("infra.redis") / "charge.lua").read_text()
SLOTS = 16
START = 1_790_000_000_000
Charging: TypeAlias = Callable[[Sequence[str], Sequence[Any]], Awaitable[list[int]]]
_numbers = count()


class Window(NamedTuple):
    """A quota, and the length of a slot in ms."""

    quota: int
    width: int


class Policy(NamedTuple):
    """Windows that hold at once."""

    is_enforced: bool
    windows: tuple[Window, ...]


class Step(NamedTuple):
    """A charge to all policies, some ms after the one before."""

    later: int
    points: int


windows = st.builds(Window, st.integers(1, 12), st.sampled_from((1, 7, 100, 10_000)))
policies = st.lists(
    st.builds(Policy, st.booleans(), st.lists(windows, min_size=1, max_size=3)),
    min_size=1,
    max_size=3,
)
steps = st.lists(
    st.builds(
        Step,
        st.sampled_from((0, 0, 0, 1, 6, 50, 99, 100, 1_600, 1_700, 170_001, -3, -900)),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=40,
)


class Model:
    """The same, by a list of charges for each window."""

    def __init__(self, charged: Sequence[Policy]) -> None:
        self._policies = charged
        self._spent: dict[tuple[int, int], Counter[int]] = {}

    def charge(self, now: int, points: int) -> list[int]:
        """Return what the script should say."""
        waits = {
            (i, n): self._fits_in(i, n, now, points)
            for i, policy in enumerate(self._policies)
            for n, _ in enumerate(policy.windows)
        }
        admitted = not any(
            wait and self._policies[i].is_enforced for (i, _), wait in waits.items()
        )
        reply = [now]
        for (i, n), wait in waits.items():
            quota, width = self._policies[i].windows[n]
            spent = self._live(i, n, now)
            if admitted and not wait and points:
                spent[max([now // width, *spent])] += points
                self._spent[i, n] = spent
            oldest = min(spent, default=None)
            more_in = 0 if oldest is None else (oldest + SLOTS + 1) * width - now
            reply += [max(0, quota - spent.total()), more_in, wait]
        return reply

    def _live(self, i: int, n: int, now: int) -> "Counter[int]":
        since = now // self._policies[i].windows[n].width - SLOTS
        spent = self._spent.get((i, n), Counter())
        return Counter({at: points for at, points in spent.items() if at >= since})

    def _fits_in(self, i: int, n: int, now: int, points: int) -> int:
        quota, width = self._policies[i].windows[n]
        if points > quota:
            return (SLOTS + 1) * width
        spent = self._live(i, n, now)
        wait, free = 0, quota - spent.total()
        for at in sorted(spent):
            if free >= points:
                break
            wait, free = (at + SLOTS + 1) * width - now, free + spent[at]
        return wait


@pytest.fixture
def charging(redis: RedisConnection) -> Charging:
    """Return the script, which is told the time in its last argument."""
    by_argument = TEXT.replace("redis.call('TIME')", "{0, ARGV[#ARGV] * 1000}")
    for_good = by_argument.replace(", 'PX', life", "")
    assert len({TEXT, by_argument, for_good}) == 3
    return redis.script(for_good)


@with_settings(
    derandomize=True,
    database=None,
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(charged=policies, steps=steps)
async def test_it_does_what_it_says(
    charging: Charging, charged: list[Policy], steps: list[Step]
) -> None:
    model, number, now = Model(charged), next(_numbers), START
    keys = [f"{{limits}}:{number}:{i}" for i, _ in enumerate(charged)]

    for later, points in steps:
        now += later
        asked = [_asked(policy, points) for policy in charged]

        assert await charging(keys, [*asked, now]) == model.charge(now, points)


def _asked(policy: Policy, points: int) -> bytes:
    numbers = [
        points,
        policy.is_enforced,
        len(policy.windows),
        *sum(policy.windows, ()),
    ]
    return struct.pack(f"<{len(numbers)}d", *numbers)
