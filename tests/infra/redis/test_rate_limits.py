"""Rate limits: exact under a crowd, honest about the wait, discreet about who."""

import asyncio
from datetime import timedelta

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.rate_limits import RedisRateLimiter
from infra.sealing import BlindIndex
from resolvers.errors import RateLimited, StoreUnavailable
from tests.infra.redis.contents import everything

PHONE = "+2290197123456"
POLICIES = {
    "codes": "3/10minute",
    "calls": "3/10minute",
    "brief": "2/second",
    "both": "2/second;3/hour",
}


def limiter_on(redis: RedisConnection) -> RedisRateLimiter:
    return RedisRateLimiter(redis, BlindIndex("a key of the tests"), POLICIES)


@pytest.fixture
def limiter(redis: RedisConnection) -> RedisRateLimiter:
    return limiter_on(redis)


async def admitted(
    limiter: RedisRateLimiter, policy: str, client: str, times: int
) -> int:
    spends = (limiter.spend(policy, client) for _ in range(times))
    refused = await asyncio.gather(*spends, return_exceptions=True)
    assert {type(reply) for reply in refused} <= {type(None), RateLimited}
    return refused.count(None)


async def test_the_quota_is_admitted_and_no_more(limiter: RedisRateLimiter) -> None:
    for _ in range(3):
        await limiter.spend("codes", PHONE)

    with pytest.raises(RateLimited):
        await limiter.spend("codes", PHONE)


async def test_a_crowd_gets_no_more_than_one_after_another(
    limiter: RedisRateLimiter, redis: RedisConnection
) -> None:
    neighbour = limiter_on(redis)

    both = await asyncio.gather(
        admitted(limiter, "codes", PHONE, 50), admitted(neighbour, "codes", PHONE, 50)
    )

    assert sum(both) == 3


async def test_clients_and_policies_have_quotas_of_their_own(
    limiter: RedisRateLimiter,
) -> None:
    assert await admitted(limiter, "codes", PHONE, 5) == 3

    assert await admitted(limiter, "codes", "+2290197123457", 5) == 3
    assert await admitted(limiter, "calls", PHONE, 5) == 3


async def test_the_refused_are_told_how_long_to_wait(
    limiter: RedisRateLimiter,
) -> None:
    await admitted(limiter, "codes", PHONE, 3)

    with pytest.raises(RateLimited) as refused:
        await limiter.spend("codes", PHONE)

    wait = refused.value.retry_after
    assert wait is not None
    assert timedelta(seconds=1) <= wait <= timedelta(minutes=10)


async def test_who_waits_as_long_as_told_is_admitted(
    limiter: RedisRateLimiter,
) -> None:
    await admitted(limiter, "brief", PHONE, 2)
    with pytest.raises(RateLimited) as refused:
        await limiter.spend("brief", PHONE)
    wait = refused.value.retry_after
    assert wait is not None
    assert timedelta(seconds=1) <= wait < timedelta(seconds=2.1)

    await asyncio.sleep(wait.total_seconds())

    await limiter.spend("brief", PHONE)


async def test_every_window_of_a_policy_counts(limiter: RedisRateLimiter) -> None:
    assert await admitted(limiter, "both", PHONE, 5) == 2
    await asyncio.sleep(2)

    assert await admitted(limiter, "both", PHONE, 5) == 1


@pytest.mark.parametrize("client", [PHONE, "203.0.113.7", "évil\0 * \r\nFLUSHALL"])
async def test_keys_do_not_tell_who_it_was_and_expire(
    limiter: RedisRateLimiter, redis: RedisConnection, client: str
) -> None:
    await admitted(limiter, "codes", client, 5)

    held = await everything(redis.client)
    assert held.startswith(b"limit")
    assert client.encode() not in held
    for key in await redis.client.keys():
        assert 0 < await redis.client.ttl(key) <= 2 * 600


async def test_without_redis_nobody_is_admitted_unseen() -> None:
    nowhere = RedisConnection.to("redis://127.0.0.1:1/0", timeout=0.2)

    with pytest.raises(StoreUnavailable):
        await limiter_on(nowhere).spend("codes", PHONE)
    await nowhere.close()
