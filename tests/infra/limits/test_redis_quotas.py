"""Quotas in Redis: one round trip, little memory, and nobody's name."""

import asyncio
import time
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from redis.crc import key_slot

from infra.redis.connection import RedisConnection
from infra.redis.quotas import RedisQuotas
from resolvers.errors import StoreUnavailable
from resolvers.models.limits import Charge
from tests.infra.limits.commands import CommandsOf
from tests.infra.limits.quota_contract import IP, JUNK, PERSON, QuotaContract
from tests.infra.limits.spending import admits, admitted, key, policy, quotas_on
from tests.infra.redis.contents import everything, keys

MANY = [
    Charge(policy("50/second;900/minute", "public"), IP),
    Charge(policy("40/second;800/minute;9999/day", "person"), PERSON),
    Charge(policy("30/second", "mutation", is_observed=True), PERSON, 10),
]

MOST_BYTES = 2 * (4 * 8 + 16 * 10)
"""Of a policy with two windows."""


@pytest.fixture
def quotas(redis: RedisConnection) -> RedisQuotas:
    return quotas_on(redis)


@pytest.fixture
async def commands(redis_url: str) -> AsyncIterator[CommandsOf]:
    async with CommandsOf.watching(redis_url) as watched:
        yield watched


class TestRedisQuotas(QuotaContract):
    @pytest.fixture
    def quotas(self, redis: RedisConnection) -> RedisQuotas:
        return quotas_on(redis)


async def test_two_processes_share_one_count(
    quotas: RedisQuotas, redis: RedisConnection
) -> None:
    charge, neighbour = Charge(policy("5/minute"), IP), quotas_on(redis)

    crowd = [admits(q, charge) for q in (quotas, neighbour) * 50]

    assert sum(await asyncio.gather(*crowd)) == 5


@pytest.mark.parametrize("charges", [MANY[:1], MANY[:2], MANY], ids=["2", "5", "6"])
async def test_a_decision_is_one_round_trip_whatever_the_number_of_windows(
    quotas: RedisQuotas, commands: CommandsOf, charges: list[Charge]
) -> None:
    await quotas.charge(charges)  # the script is there, and the connection
    await commands.seen()

    for _ in range(3):
        await quotas.charge(charges)

    assert await commands.seen() == ["EVALSHA"] * 3


async def test_a_script_that_redis_forgot_is_sent_again(
    quotas: RedisQuotas, redis: RedisConnection
) -> None:
    charge = Charge(policy("5/minute"), IP)
    assert await admitted(quotas, charge, 3) == 3
    await redis.client.script_flush()

    assert await admitted(quotas, charge, 3) == 2


async def test_all_keys_of_a_decision_are_in_one_slot_of_a_cluster(
    quotas: RedisQuotas, redis: RedisConnection
) -> None:
    await quotas.charge([*MANY, Charge(policy("1/second"), "{other}:x")])

    held = await keys(redis.client)

    assert len(held) == 4
    assert len({key_slot(name) for name in held}) == 1


async def test_memory_does_not_grow_with_the_quota_or_what_is_spent(
    quotas: RedisQuotas, redis: RedisConnection
) -> None:
    charge = Charge(policy("1000000/2second;2000000/hour"), IP)
    spent, until = 0, time.monotonic() + 2.4
    while spent < 5000 or time.monotonic() < until:
        spent += sum(
            await asyncio.gather(*(admits(quotas, charge) for _ in range(200)))
        )
        for name in await keys(redis.client):
            assert await redis.client.strlen(name.decode()) <= MOST_BYTES
        await asyncio.sleep(0.02)

    assert spent >= 5000
    assert len(await keys(redis.client)) == 1


@pytest.mark.parametrize(
    ("text", "seconds"), [("5/second", 1), ("5/minute", 60), ("1000000/day", 86_400)]
)
async def test_every_key_lives_a_seventeenth_longer_than_its_window(
    quotas: RedisQuotas, redis: RedisConnection, text: str, seconds: int
) -> None:
    charge = Charge(policy(text), IP)
    for _ in "12":  # a second charge keeps it as long
        await asyncio.sleep(0.1)
        await quotas.charge([charge])

        lives = await redis.client.pttl(key(charge))
        assert seconds * 1000 <= lives <= seconds * 1000 * 17 / 16 + 17


async def test_a_refused_client_leaves_nothing_behind(
    quotas: RedisQuotas, redis: RedisConnection
) -> None:
    full = Charge(policy("1/minute", "narrow"), IP)
    await quotas.charge([full])
    before = await keys(redis.client)

    await quotas.charge([full, Charge(policy("9/minute", "wide"), PERSON)])

    assert await keys(redis.client) == before


async def test_a_quota_that_was_lowered_is_used_up_and_no_more_than_that(
    quotas: RedisQuotas,
) -> None:
    await admitted(quotas, Charge(policy("9/minute"), IP), 5)

    (budget,) = (await quotas.charge([Charge(policy("3/minute"), IP)])).budgets

    assert budget.remaining == 0
    assert budget.fits_in_ms


async def test_quotas_are_gone_when_their_window_is(
    quotas: RedisQuotas, redis: RedisConnection
) -> None:
    await admitted(quotas, Charge(policy("5/second"), IP), 7)
    await asyncio.sleep(1.1)

    assert await keys(redis.client) == []


@pytest.mark.parametrize(
    "client",
    [IP, PERSON, "2001:db8::/64", "afi@exemple.bj", *list(JUNK.values())[1:]],
    ids=lambda client: ascii(client[:12]),
)
async def test_a_copy_of_redis_does_not_tell_who_it_was(
    quotas: RedisQuotas, redis: RedisConnection, client: str
) -> None:
    await admitted(quotas, Charge(policy("5/minute", "p"), client), 7)

    held = await everything(redis.client)

    assert client.encode() not in held
    (key,) = await keys(redis.client)
    assert len(key) + await redis.client.strlen(key.decode()) < 200


async def test_one_client_has_another_hash_in_each_policy(
    quotas: RedisQuotas, redis: RedisConnection
) -> None:
    person = str(UUID(int=5))
    await quotas.charge([Charge(policy("5/minute", n), person) for n in ("a", "b")])

    first, second = await keys(redis.client)

    assert first.rpartition(b":")[2] != second.rpartition(b":")[2]


async def test_without_redis_nobody_is_admitted_unseen() -> None:
    nowhere = RedisConnection.to("redis://127.0.0.1:1/0", timeout=0.2)

    with pytest.raises(StoreUnavailable):
        await quotas_on(nowhere).charge([Charge(policy("5/minute"), IP)])
    await nowhere.close()
