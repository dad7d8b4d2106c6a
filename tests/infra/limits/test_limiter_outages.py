"""The limiter while Redis is away."""

import asyncio
from collections.abc import Sequence

import pytest

from infra.limits.limiter import Limiter
from infra.limits.memory import MemoryQuotas
from infra.redis.connection import RedisConnection
from resolvers.models.limits import Charge, Decision
from resolvers.ports.service import Quotas
from tests.infra.limits.counted import CountedQuotas
from tests.infra.limits.spending import admitted, policy, quotas_on

IP = "203.0.113.7"
CALLS = policy("5/minute")


@pytest.fixture
def quotas() -> CountedQuotas:
    return CountedQuotas()


@pytest.fixture
def limiter(quotas: CountedQuotas) -> Limiter:
    return Limiter(quotas, MemoryQuotas(stricter=("codes",)))


async def test_while_the_store_is_away_memory_counts_and_then_the_store_again(
    limiter: Limiter, quotas: CountedQuotas
) -> None:
    charge = Charge(policy("3/second"), IP)
    quotas.is_down = True

    assert await admitted(limiter, charge, 9) == 3

    quotas.is_down = False
    await asyncio.sleep(1.1)
    asked = quotas.asked
    assert await admitted(limiter, charge, 9) == 3
    assert quotas.asked == asked + 4


async def test_of_codes_memory_gives_half(
    limiter: Limiter, quotas: CountedQuotas
) -> None:
    quotas.is_down = True

    codes, calls = (policy("4/hour", name) for name in ("codes", "calls"))

    assert await admitted(limiter, Charge(codes, IP), 9) == 2
    assert await admitted(limiter, Charge(calls, IP), 9) == 4


async def test_another_failure_of_the_store_is_not_hidden() -> None:
    class Broken:
        async def charge(self, charges: Sequence[Charge]) -> Decision:
            raise ValueError

    broken: Quotas = Broken()

    with pytest.raises(ValueError, match=r"^$"):
        await Limiter(broken, MemoryQuotas()).charge([Charge(CALLS, IP)])


async def test_without_redis_at_all_the_limits_hold() -> None:
    nowhere = RedisConnection.to("redis://127.0.0.1:1/0", timeout=0.2)
    limiter = Limiter(quotas_on(nowhere), MemoryQuotas())

    assert await admitted(limiter, Charge(CALLS, IP), 20) == 5
    await nowhere.close()
