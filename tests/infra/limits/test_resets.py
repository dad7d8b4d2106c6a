"""An operator gives quota back: processes that refuse from memory see it soon."""

import asyncio

import pytest

from infra.limits.limiter import Limiter
from infra.limits.memory import MemoryQuotas
from infra.redis.connection import RedisConnection
from infra.redis.quotas import RedisQuotas
from resolvers.models.limits import Charge
from tests.infra.limits.spending import admits, admitted, policy, quotas_on

IP, OTHER = "203.0.113.7", "203.0.113.8"
CALLS = policy("3/hour")


@pytest.fixture
def quotas(redis: RedisConnection) -> RedisQuotas:
    return quotas_on(redis)


@pytest.fixture
def limiter(quotas: RedisQuotas) -> Limiter:
    return Limiter(quotas, MemoryQuotas(), quotas.resets)


async def admits_soon(limiter: Limiter, charge: Charge) -> bool:
    for _ in range(300):
        if await admits(limiter, charge):
            return True
        await asyncio.sleep(0.01)
    return False


@pytest.mark.parametrize("times", [1, 2])
async def test_who_was_refused_is_admitted_soon_after(
    limiter: Limiter, quotas: RedisQuotas, times: int
) -> None:
    charge = Charge(CALLS, IP)
    for _ in range(times):
        assert await admitted(limiter, charge, 10) <= 3

        await quotas.forget([CALLS], IP)

        assert await admits_soon(limiter, charge)


async def test_others_are_refused_as_before(
    limiter: Limiter, quotas: RedisQuotas
) -> None:
    charge = Charge(CALLS, OTHER)
    assert await admitted(limiter, charge, 10) == 3

    await quotas.forget([CALLS], IP)

    for _ in range(12):
        assert not await admits(limiter, charge)
        await asyncio.sleep(0.1)


async def test_while_nobody_is_reset_nothing_more_is_asked_than_once_a_second(
    quotas: RedisQuotas,
) -> None:
    looks = 0

    def counted() -> asyncio.Future[bytes | None]:
        nonlocal looks
        looks += 1
        return quotas.resets()

    limiter = Limiter(quotas, MemoryQuotas(), counted)
    charge = Charge(CALLS, IP)
    for _ in range(100):
        await admits(limiter, charge)

    assert looks == 1
