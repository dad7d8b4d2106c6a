"""Quotas in the process: for while Redis is away."""

from random import Random
from types import SimpleNamespace

import pytest

from infra.limits.memory import MemoryQuotas
from resolvers.models.limits import Charge
from tests.infra.limits.quota_contract import QuotaContract
from tests.infra.limits.spending import Spent, admits, admitted, most_in_any, policy


class TestMemoryQuotas(QuotaContract):
    @pytest.fixture
    def quotas(self) -> MemoryQuotas:
        return MemoryQuotas()


@pytest.mark.parametrize(
    ("text", "half"), [("10/minute", 5), ("5/hour", 2), ("1/hour", 1)]
)
async def test_what_is_stricter_gets_half_and_at_least_one(
    text: str, half: int
) -> None:
    quotas = MemoryQuotas(stricter=("codes",))

    assert await admitted(quotas, Charge(policy(text, "codes"), "afi"), 12) == half
    whole = int(text.partition("/")[0])
    assert await admitted(quotas, Charge(policy(text, "calls"), "afi"), 12) == whole


async def test_it_remembers_fifty_thousand_shares_and_forgets_the_idle_first() -> None:
    quotas, rare = MemoryQuotas(), policy("1/day")
    idle, busy = Charge(rare, "idle"), Charge(rare, "busy")
    for charge in (idle, busy):
        await quotas.charge([charge])

    for number in range(49_998):
        await quotas.charge([Charge(rare, f"client {number}")])
    assert not await admits(quotas, busy)
    await quotas.charge([Charge(rare, "one more")])

    assert await admits(quotas, idle)
    assert not await admits(quotas, busy)


@pytest.mark.parametrize("text", ["5/second", "7/second;9/2second"])
async def test_in_any_window_no_more_than_the_quota_passes(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    quotas, charged, random = MemoryQuotas(), policy(text), Random(text)
    now = 1_000_000.0
    clock = SimpleNamespace(monotonic=lambda: now, time=lambda: now)
    monkeypatch.setattr("infra.limits.memory.time", clock)
    passed: list[Spent] = []

    for _ in range(3000):
        now += random.choice((0, 0.001, 0.03, 0.0625, 0.3, 1))
        charge = Charge(charged, "afi", random.randint(1, 5))
        if await admits(quotas, charge):
            passed.append(Spent(int(now * 1000), charge.points))

    for window in charged.windows:
        seconds = window.length.total_seconds()
        assert most_in_any(seconds - 0.001, passed) <= window.quota
    assert sum(spent.points for spent in passed) > 1000
