"""The limiter: who was refused costs the stores nothing."""

import asyncio
from datetime import timedelta

import pytest

from infra.limits.limiter import Limiter
from infra.limits.memory import MemoryQuotas
from resolvers.models.limits import Charge
from tests.infra.limits.counted import CountedQuotas
from tests.infra.limits.spending import admits, admitted, policy

IP, PERSON, OTHER = "203.0.113.7", "afi", "kossi"
CALLS = policy("5/minute")


@pytest.fixture
def quotas() -> CountedQuotas:
    return CountedQuotas()


@pytest.fixture
def limiter(quotas: CountedQuotas) -> Limiter:
    return Limiter(quotas, MemoryQuotas())


async def test_who_is_refused_costs_the_store_nothing_until_it_fits(
    limiter: Limiter, quotas: CountedQuotas
) -> None:
    charge = Charge(policy("3/second"), IP)
    assert await admitted(limiter, charge, 3) == 3
    refused = await limiter.charge([charge])
    assert quotas.asked == 4
    assert refused.retry_after is not None

    assert await admitted(limiter, charge, 500) == 0

    assert quotas.asked == 4
    await asyncio.sleep(refused.retry_after.total_seconds())
    assert await admits(limiter, charge)
    assert quotas.asked == 5


async def test_the_remembered_wait_gets_shorter(limiter: Limiter) -> None:
    charge = Charge(policy("1/10second"), IP)
    await limiter.charge([charge])
    first = await limiter.charge([charge])
    await asyncio.sleep(0.2)

    later = await limiter.charge([charge])

    assert first.retry_after is not None
    assert later.retry_after is not None
    shorter = first.retry_after - later.retry_after
    assert timedelta(seconds=0.19) < shorter < timedelta(seconds=1)
    assert [budget.name for budget in later.violated] == ["calls-10s"]
    assert later.violated[0].resets_at == first.violated[0].resets_at


async def test_fewer_points_are_asked_for_since_they_may_fit(
    limiter: Limiter, quotas: CountedQuotas
) -> None:
    assert await admits(limiter, Charge(CALLS, IP, 3))
    for points in (3, 3, 4, 5):
        assert not await admits(limiter, Charge(CALLS, IP, points))
    assert quotas.asked == 2

    assert await admits(limiter, Charge(CALLS, IP, 2))
    assert not await admits(limiter, Charge(CALLS, IP, 1))
    assert quotas.asked == 4


async def test_fewer_points_do_not_wait_for_the_many(limiter: Limiter) -> None:
    one, all_of_it = (Charge(policy("4/second"), IP, points) for points in (1, 4))
    for _ in range(4):
        await limiter.charge([one])
        await asyncio.sleep(0.2)
    many = await limiter.charge([all_of_it])
    few = await limiter.charge([one])
    assert many.retry_after is not None
    assert few.retry_after is not None
    assert few.retry_after < many.retry_after - timedelta(seconds=0.4)

    await asyncio.sleep(few.retry_after.total_seconds())

    assert await admits(limiter, one)


async def test_only_the_policy_that_refused_is_remembered(
    limiter: Limiter, quotas: CountedQuotas
) -> None:
    narrow, wide = policy("1/minute", "narrow"), policy("9/minute", "wide")
    both = [Charge(wide, IP), Charge(narrow, PERSON)]
    await limiter.charge(both)
    await limiter.charge(both)
    asked = quotas.asked

    assert await admits(limiter, Charge(wide, IP), Charge(narrow, OTHER))
    assert await admits(limiter, Charge(wide, IP))
    assert not await admits(limiter, Charge(narrow, PERSON))

    assert quotas.asked == asked + 2


async def test_a_long_wait_of_one_client_is_not_anothers(limiter: Limiter) -> None:
    address, phone = policy("2/second", "address"), policy("2/hour", "phone")
    both = [Charge(address, IP), Charge(phone, PERSON)]
    for _ in "123":
        await limiter.charge(both)

    await asyncio.sleep(1.1)

    assert await admits(limiter, Charge(address, IP), Charge(phone, OTHER))


async def test_of_two_refusals_the_longer_is_told_every_time(limiter: Limiter) -> None:
    address, phone = policy("2/second", "address"), policy("2/hour", "phone")
    both = [Charge(address, IP), Charge(phone, PERSON)]
    for _ in "12":
        await limiter.charge(both)

    for _ in "123":
        refused = await limiter.charge(both)
        assert refused.retry_after is not None
        assert refused.retry_after > timedelta(minutes=50)


async def test_it_remembers_ten_thousand_refusals(
    limiter: Limiter, quotas: CountedQuotas
) -> None:
    once = policy("1/hour")
    for number in range(10_001):
        await admitted(limiter, Charge(once, f"client {number}"), 2)
    asked = quotas.asked

    for number in range(1, 10_001):
        assert not await admits(limiter, Charge(once, f"client {number}"))

    assert quotas.asked == asked

    assert not await admits(limiter, Charge(once, "client 0"))
    assert quotas.asked == asked + 1
