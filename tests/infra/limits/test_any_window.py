"""In any window no more than the quota passes, and the told wait is the right one."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from random import Random
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from infra.redis.connection import RedisConnection
from infra.redis.quotas import RedisQuotas
from resolvers.models.limits import Charge, Policy
from tests.infra.limits.spending import (
    Spent,
    Told,
    admits,
    key,
    most_in_any,
    policy,
    quotas_on,
    watched,
)

CLIENTS = 40
"""As many as share the same few seconds: an example takes real time."""
LASTING = 2.4
"""Seconds."""
_numbers = count()


class Burst(NamedTuple):
    """Some charges at once, a while after those before."""

    pause: float
    points: list[int]


bursts = st.builds(
    Burst,
    st.sampled_from((0.0, 0.001, 0.03, 0.0625, 0.1, 0.3, 0.9, 1.0, 1.0625)),
    st.lists(st.integers(1, 5), min_size=1, max_size=6),
)
crowds = st.lists(st.lists(bursts, max_size=12), min_size=CLIENTS, max_size=CLIENTS)


async def run(
    quotas: RedisQuotas, charged: Policy, client: str, plan: Sequence[Burst]
) -> None:
    """Follow *plan* for as long as an example lasts."""
    lasted = 0.0
    for burst in plan:
        lasted += burst.pause
        if lasted > LASTING:
            return
        await asyncio.sleep(burst.pause)
        charges = [Charge(charged, client, points) for points in burst.points]
        await asyncio.gather(*(quotas.charge([charge]) for charge in charges))


def spent(told: Sequence[Told]) -> list[Spent]:
    """Return what was admitted."""
    return [Spent(t.now, t.points) for t in told if t.is_admitted]


@with_settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=2,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(crowd=crowds, text=st.sampled_from(("5/second", "7/second;9/2second")))
async def test_in_any_window_no_more_than_the_quota_passes(
    redis: RedisConnection, crowd: list[list[Burst]], text: str
) -> None:
    quotas, told = watched(redis)
    charged = policy(text)
    clients = [f"client {next(_numbers)}" for _ in crowd]

    await asyncio.gather(
        *(
            run(quotas, charged, client, plan)
            for client, plan in zip(clients, crowd, strict=True)
        )
    )

    for client in clients:
        for window in charged.windows:
            seconds = int(window.length.total_seconds())
            passed = spent(told.get((key(Charge(charged, client)), seconds), []))
            assert most_in_any(seconds, passed) <= window.quota


async def test_a_greedy_client_gets_the_quota_again_and_again_and_never_more(
    redis: RedisConnection,
) -> None:
    quotas, told = watched(redis)
    greedy = [Charge(policy(text), "greedy") for text in ("5/second", "12/2second")]
    random, until = Random(11), time.monotonic() + 4.5

    async def spend(charge: Charge) -> None:
        while time.monotonic() < until:
            await quotas.charge([charge])
            await asyncio.sleep(random.choice((0, 0.002, 0.02)))

    await asyncio.gather(*map(spend, greedy))

    for charge, seconds, windows in zip(greedy, (1, 2), (4, 2), strict=True):
        passed = spent(told[key(charge), seconds])
        quota = charge.policy.most
        assert most_in_any(seconds, passed) == quota
        assert len(passed) >= (windows + 1) * quota


async def test_the_told_wait_is_exact(redis: RedisConnection) -> None:
    quotas, told = watched(redis)
    charged = policy("5/second")

    async def come_early(points: int) -> None:
        client = f"client {points}"
        for pause in (0.2, 0.2, 0.1, 0, 0):
            await quotas.charge([Charge(charged, client)])
            await asyncio.sleep(pause)
        charge = Charge(charged, client, points)
        refused = await quotas.charge([charge])
        replies = told[key(charge), 1]
        due = replies[-1].now + replies[-1].fits_in
        assert refused.retry_after == timedelta(milliseconds=replies[-1].fits_in)

        await asyncio.sleep(refused.retry_after.total_seconds() - 0.05)
        asked = len(replies)
        until = time.monotonic() + 1
        while not await admits(quotas, charge):
            assert time.monotonic() < until

        assert len(replies) - asked > 3
        for reply in replies[asked:-1]:
            assert reply.now < due == reply.now + reply.fits_in
        assert due <= replies[-1].now < due + 100

    await asyncio.gather(*map(come_early, (1, 3, 5)))


async def test_whenever_it_was_spent_it_counts_for_the_whole_window(
    redis: RedisConnection,
) -> None:
    quotas, told = watched(redis)
    once = policy("1/second")

    for number in range(150):
        charge = Charge(once, f"client {number}")
        for _ in "12":
            await quotas.charge([charge])
        first, second = told[key(charge), 1]
        assert 1000 <= second.now + second.fits_in - first.now <= 1000 * 17 / 16 + 17
        await asyncio.sleep(0.001)


async def test_who_comes_back_right_when_told_is_admitted(
    redis: RedisConnection,
) -> None:
    quotas, random = quotas_on(redis), Random(7)

    async def obey(charge: Charge) -> None:
        for _ in range(3):
            wait = None
            while wait is None:
                wait = (await quotas.charge([charge])).retry_after
                pause = wait.total_seconds() if wait else random.random() / 10
                await asyncio.sleep(pause)
            assert await admits(quotas, charge)

    charged = policy("5/second")
    await asyncio.gather(
        *(obey(Charge(charged, f"client {n}", 1 + n % 5)) for n in range(60))
    )
