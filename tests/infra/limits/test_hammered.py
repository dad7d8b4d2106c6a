"""Four processes that hammer, and two hundred clients that obey."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from random import Random

from infra.edge.limit_headers import retry_seconds
from infra.limits.limiter import Limiter
from infra.limits.memory import MemoryQuotas
from infra.redis.connection import RedisConnection
from infra.settings import Settings
from resolvers.models.limits import Charge, Policy
from resolvers.ports.service import Quotas
from tests.infra.limits.spending import Spent, most_in_any, policy, quotas_on

PROCESSES = 4
ONE, TWO = "40/second", "20/second;50/4second"
CLIENTS = 200
SHAPES = {
    "limit_public": "12/second;20/3second",
    "limit_person": "8/second;14/2second",
    "limit_address": "24/second;40/3second",
    "limit_mutation": "20/2second",
    "sign_in_phone_limit": "3/second;5/3second",
    "sign_in_ip_limit": "5/2second",
    "limit_matches": "10/2second",
}
"""As many windows as the defaults have, short enough to wait for."""


async def hammering(url: str) -> Process:
    """Return a process that is ready to hammer."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.infra.limits.hammer", url, "8", ONE, TWO),
        stdin=PIPE,
        stdout=PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def test_four_processes_get_the_quota_of_one_and_nearly_all_of_it(
    redis: RedisConnection, redis_url: str
) -> None:
    processes = [await hammering(redis_url) for _ in range(PROCESSES)]

    told = await asyncio.gather(*(p.communicate(b"go\n") for p in processes))

    lines = [out.decode().split("\n") for out, _ in told]
    one, two = (
        sorted(Spent(int(at), 1) for said in lines for at in said[number].split())
        for number in (0, 1)
    )
    assert most_in_any(1, one) == 40
    assert most_in_any(1, two) == 20
    assert most_in_any(4, two) == 50
    lasted = one[-1].at - one[0].at
    assert lasted > 6000
    assert len(one) - 40 >= 0.9 * 40 * lasted / 1000
    steady = [spent for spent in two if two[0].at + 4000 <= spent.at]
    assert len(steady) >= 0.9 * 50


def test_every_policy_of_the_settings_is_obeyed_in_these_tests() -> None:
    limits = {n for n in Settings.model_fields if "limit" in n} - {"limits_observed"}

    assert limits == set(SHAPES)
    for name, text in SHAPES.items():
        default = policy(Settings.model_fields[name].default)
        assert len(policy(text).windows) == len(default.windows)


async def test_who_waits_as_told_is_admitted(redis: RedisConnection) -> None:
    limiter = Limiter(quotas_on(redis), MemoryQuotas())
    in_whole_seconds = ("limit_public", "sign_in_phone_limit")
    obeying = [
        obey(limiter, policy(text, name), number, in_whole_seconds=whole)
        for name, text in SHAPES.items()
        for whole in {False, name in in_whole_seconds}
        for number in range(CLIENTS)
    ]

    admitted = [yes for tries in await asyncio.gather(*obeying) for yes in tries]

    assert len(admitted) == 2 * 9 * CLIENTS
    assert sum(admitted) >= 0.999 * len(admitted)


async def obey(
    quotas: Quotas, charged: Policy, number: int, *, in_whole_seconds: bool
) -> list[bool]:
    """Spend until refused, wait as told, try again; tell whether that went well."""
    random, went_well = Random(f"{charged.name} {number}"), []
    await asyncio.sleep(random.random())
    for _ in range(2):
        while True:
            points = random.randint(1, min(5, charged.most))
            charge = Charge(charged, f"client {number} {in_whole_seconds}", points)
            decision = await quotas.charge([charge])
            if decision.retry_after:
                break
            await asyncio.sleep(random.random() / 20)
        wait = decision.retry_after.total_seconds()
        await asyncio.sleep(retry_seconds(decision) if in_whole_seconds else wait)
        again = await quotas.charge([charge])
        went_well.append(again.retry_after is None)
    return went_well
