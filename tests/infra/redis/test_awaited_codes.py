"""Whether a code is still worth sending; to ask costs nobody a try."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from infra.redis.codes import RedisCodeStore
from infra.redis.connection import RedisConnection
from infra.sealing import BlindIndex
from resolvers.models.person import Phone

PHONE, OTHER = Phone("+2290197123456"), Phone("+2290197654321")
CODE, WRONG = "194837", "271828"
LIFETIME = timedelta(minutes=10)


@pytest.fixture
def codes(redis: RedisConnection) -> RedisCodeStore:
    return RedisCodeStore(redis, BlindIndex("a key of the tests"))


async def tried(codes: RedisCodeStore, code: str) -> bool:
    return await codes.redeem(PHONE, code, attempt=uuid4().hex)


async def test_a_new_code_is_awaited_for_its_own_phone(codes: RedisCodeStore) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)

    assert await codes.awaits(PHONE, CODE) is True
    assert await codes.awaits(OTHER, CODE) is False
    assert await codes.awaits(PHONE, WRONG) is False


async def test_one_that_was_replaced_is_not(codes: RedisCodeStore) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)
    await codes.put(PHONE, WRONG, lifetime=LIFETIME)

    assert await codes.awaits(PHONE, CODE) is False
    assert await codes.awaits(PHONE, WRONG) is True


async def test_one_that_was_used_is_not(codes: RedisCodeStore) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)
    assert await tried(codes, CODE) is True

    assert await codes.awaits(PHONE, CODE) is False


@pytest.mark.parametrize(("wrong_tries", "is_awaited"), [(4, True), (5, False)])
async def test_one_without_tries_is_not(
    codes: RedisCodeStore, wrong_tries: int, *, is_awaited: bool
) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)
    for _ in range(wrong_tries):
        await tried(codes, WRONG)

    assert await codes.awaits(PHONE, CODE) is is_awaited


async def test_one_that_expired_is_not(codes: RedisCodeStore) -> None:
    await codes.put(PHONE, CODE, lifetime=timedelta(seconds=1))
    await asyncio.sleep(1.1)

    assert await codes.awaits(PHONE, CODE) is False


async def test_to_ask_costs_no_try_and_prolongs_nothing(
    codes: RedisCodeStore, redis: RedisConnection
) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)
    (key,) = [key async for key in redis.client.scan_iter("code:*")]
    await redis.client.pexpire(key, 60_000)

    for _ in range(20):
        assert await codes.awaits(PHONE, WRONG) is False
        assert await codes.awaits(PHONE, CODE) is True

    assert await redis.client.pttl(key) <= 60_000
    assert await redis.client.hget(key, "tries") == b"5"
    assert await tried(codes, CODE) is True
