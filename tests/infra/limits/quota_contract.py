"""What everything that counts quotas must do; held against Redis and memory alike."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from resolvers.models.limits import Charge, Decision
from resolvers.ports.service import Quotas
from tests.infra.limits.spending import admits, admitted, policy

SLOW = policy("5/minute")
IP, PERSON = "203.0.113.7", "8c6f7d3e-7f41-4b53-9a53-0d5f2a2b1c11"
JUNK = {
    "nothing": "",
    "NUL": "a\0b",
    "long": "x" * 10_000,
    "braces": "{limits}:{x}",
    "slashes": "calls/5/60/second",
    "lines": "\r\nFLUSHALL\r\n",
    "accents": "évil ß 🏠",
}


def remaining(decision: Decision) -> dict[str, int]:
    return {budget.name: budget.remaining for budget in decision.budgets}


class QuotaContract:
    """Subclasses have a fixture `quotas`, with nothing spent."""

    async def test_a_quota_is_admitted_and_then_refused_with_a_wait(
        self, quotas: Quotas
    ) -> None:
        for left in (4, 3, 2, 1, 0):
            decision = await quotas.charge([Charge(SLOW, IP)])
            assert decision.retry_after is None
            assert decision.violated == ()
            assert remaining(decision) == {"calls-60s": left}

        refused = await quotas.charge([Charge(SLOW, IP)])

        assert refused.retry_after is not None
        assert timedelta(0) < refused.retry_after <= timedelta(seconds=120)
        assert [budget.name for budget in refused.violated] == ["calls-60s"]
        assert remaining(refused) == {"calls-60s": 0}

    async def test_who_waits_as_long_as_told_is_admitted(self, quotas: Quotas) -> None:
        charge = Charge(policy("3/second"), IP)
        await admitted(quotas, charge, 3)
        refused = await quotas.charge([charge])
        assert refused.retry_after is not None

        await asyncio.sleep(refused.retry_after.total_seconds())

        assert await admits(quotas, charge)

    async def test_who_waits_with_many_points_is_admitted_too(
        self, quotas: Quotas
    ) -> None:
        charge = Charge(policy("20/2second"), IP)
        await admitted(quotas, charge, 20)
        large = Charge(charge.policy, IP, 15)
        refused = await quotas.charge([large])
        assert refused.retry_after is not None

        await asyncio.sleep(refused.retry_after.total_seconds())

        assert await admits(quotas, large)

    async def test_points_count_and_what_does_not_fit_is_not_charged(
        self, quotas: Quotas
    ) -> None:
        assert await admits(quotas, Charge(SLOW, IP, 3))
        assert not await admits(quotas, Charge(SLOW, IP, 3))

        assert await admits(quotas, Charge(SLOW, IP, 2))
        assert not await admits(quotas, Charge(SLOW, IP, 1))

    async def test_each_window_tells_its_own_wait(self, quotas: Quotas) -> None:
        short, long = policy("2/second", "short"), policy("2/hour", "long")
        both = [Charge(short, IP), Charge(long, PERSON)]
        for _ in "12":
            await quotas.charge(both)
        decision = await quotas.charge(both)

        waits = {budget.name: budget.fits_in for budget in decision.violated}

        assert waits["short-1s"] < timedelta(seconds=3)
        assert timedelta(minutes=59) < waits["long-3600s"] <= timedelta(hours=2)
        assert decision.retry_after == waits["long-3600s"]

    async def test_the_whole_quota_may_be_asked_at_once(self, quotas: Quotas) -> None:
        assert await admits(quotas, Charge(SLOW, IP, 5))
        assert not await admits(quotas, Charge(SLOW, IP, 1))

    async def test_more_than_the_quota_is_never_admitted(self, quotas: Quotas) -> None:
        assert not await admits(quotas, Charge(SLOW, IP, 6))
        assert await admitted(quotas, Charge(SLOW, IP), 6) == 5

    async def test_every_window_of_a_policy_holds(self, quotas: Quotas) -> None:
        charge = Charge(policy("2/second;3/hour"), IP)
        assert await admitted(quotas, charge, 4) == 2
        await asyncio.sleep(2)

        assert await admitted(quotas, charge, 4) == 1

        refused = await quotas.charge([charge])
        assert "calls-3600s" in {budget.name for budget in refused.violated}

    async def test_when_one_policy_refuses_none_is_charged(
        self, quotas: Quotas
    ) -> None:
        narrow = Charge(policy("1/minute", "narrow"), PERSON)
        wide = Charge(policy("5/minute;9/hour", "wide"), IP)
        for charges in ([wide, narrow], [narrow, wide], [wide, narrow]):
            await quotas.charge(charges)

        assert await admitted(quotas, narrow, 20) == 0
        refused = await quotas.charge([wide, narrow])
        assert [budget.name for budget in refused.violated] == ["narrow-60s"]
        left = remaining(await quotas.charge([wide]))
        assert left == {"wide-60s": 3, "wide-3600s": 7}

    async def test_a_policy_that_is_only_observed_counts_and_never_refuses(
        self, quotas: Quotas
    ) -> None:
        observed = Charge(policy("2/minute", "new", is_observed=True), IP)
        seen = [
            remaining(await quotas.charge([observed, Charge(SLOW, IP)]))
            for _ in range(5)
        ]

        assert [left["new-60s"] for left in seen] == [1, 0, 0, 0, 0]
        assert [left["calls-60s"] for left in seen] == [4, 3, 2, 1, 0]
        refused = await quotas.charge([observed, Charge(SLOW, IP)])
        assert [budget.name for budget in refused.violated] == ["calls-60s"]

    async def test_clients_and_policies_have_shares_of_their_own(
        self, quotas: Quotas
    ) -> None:
        names = ("calls", "codes")
        shares = [
            Charge(policy("2/minute", name), client)
            for name, client in product(names, (IP, "203.0.113.70", PERSON))
        ]

        assert [await admitted(quotas, share, 4) for share in shares] == [2] * 6

    async def test_the_same_share_in_two_policies_is_charged_in_both(
        self, quotas: Quotas
    ) -> None:
        both = [Charge(policy("9/minute", name), IP) for name in ("calls", "codes")]
        await quotas.charge(both)

        left = remaining(await quotas.charge(both))

        assert left == {"calls-60s": 7, "codes-60s": 7}

    async def test_a_client_never_seen_has_everything_left_from_now_on(
        self, quotas: Quotas
    ) -> None:
        (budget,) = (await quotas.charge([Charge(SLOW, IP, 0)])).budgets

        assert (budget.remaining, budget.limit, budget.seconds) == (5, 5, 60)
        assert abs(budget.resets_at - datetime.now(UTC)) < timedelta(seconds=2)

    async def test_a_budget_tells_when_there_will_be_more(self, quotas: Quotas) -> None:
        charge = Charge(policy("4/2second"), IP)
        (budget,) = (await quotas.charge([charge])).budgets
        assert budget.resets_at - datetime.now(UTC) > timedelta(seconds=1.5)
        await admitted(quotas, charge, 3)
        (budget,) = (await quotas.charge([Charge(charge.policy, IP, 0)])).budgets
        wait = budget.resets_at - datetime.now(UTC)
        assert timedelta(0) < wait <= timedelta(seconds=4.2)

        await asyncio.sleep(wait.total_seconds() + 0.05)

        assert await admits(quotas, charge)

    async def test_nothing_asked_is_admitted(self, quotas: Quotas) -> None:
        assert await quotas.charge([]) == Decision()

    @pytest.mark.parametrize("client", JUNK.values(), ids=JUNK)
    async def test_any_name_is_a_client_of_its_own(
        self, quotas: Quotas, client: str
    ) -> None:
        charge, other = Charge(SLOW, client), Charge(SLOW, client + "x")

        assert await admitted(quotas, charge, 7) == 5
        assert await admitted(quotas, other, 7) == 5

    async def test_a_crowd_gets_no_more_than_one_after_another(
        self, quotas: Quotas
    ) -> None:
        crowd = [admits(quotas, Charge(SLOW, IP)) for _ in range(200)]

        assert sum(await asyncio.gather(*crowd)) == 5
