"""One-time codes: one use, five tries, nothing to read in a stolen copy."""

import asyncio
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from infra.redis.codes import RedisCodeStore
from infra.redis.connection import RedisConnection
from infra.sealing import BlindIndex
from resolvers.models.person import Phone
from tests.infra.redis.contents import everything, keys

PHONE, OTHER = Phone("+2290197123456"), Phone("+2290197654321")
CODE = "194837"
LIFETIME = timedelta(minutes=10)


@pytest.fixture
def codes(redis: RedisConnection) -> RedisCodeStore:
    return RedisCodeStore(redis, BlindIndex("a key of the tests"))


async def tried(codes: RedisCodeStore, phone: Phone, code: str) -> bool:
    """Try *code* as somebody who has not tried before."""
    return await codes.redeem(phone, code, attempt=uuid4().hex)


async def test_the_right_code_opens_once(codes: RedisCodeStore) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)

    assert [await tried(codes, PHONE, CODE) for _ in "12"] == [True, False]


async def test_of_a_hundred_with_the_right_code_one_gets_in(
    codes: RedisCodeStore,
) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)

    opened = await asyncio.gather(*(tried(codes, PHONE, CODE) for _ in range(100)))

    assert opened.count(True) == 1


@pytest.mark.parametrize("wrong", ["194838", "", "0194837", CODE + " ", "١٩٤٨٣٧", "\0"])
async def test_a_wrong_code_opens_nothing_and_leaves_the_right_one(
    codes: RedisCodeStore, wrong: str
) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)

    assert await tried(codes, PHONE, wrong) is False
    assert await tried(codes, PHONE, CODE) is True


async def test_a_code_is_good_for_its_phone_only(codes: RedisCodeStore) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)
    await codes.put(OTHER, "555555", lifetime=LIFETIME)

    assert await tried(codes, OTHER, CODE) is False
    assert await tried(codes, PHONE, CODE) is True


@pytest.mark.parametrize(("wrong_tries", "opens"), [(4, True), (5, False)])
async def test_the_fifth_try_is_the_last(
    codes: RedisCodeStore, wrong_tries: int, *, opens: bool
) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)
    for _ in range(wrong_tries):
        await tried(codes, PHONE, "000000")

    assert await tried(codes, PHONE, CODE) is opens


async def test_a_hundred_guesses_at_once_are_still_five_tries(
    codes: RedisCodeStore,
) -> None:
    await codes.put(PHONE, "000099", lifetime=LIFETIME)
    guesses = (tried(codes, PHONE, f"{n:06}") for n in range(100))

    opened = await asyncio.gather(*guesses)

    assert not any(opened), "the right one comes last, far behind the fifth"
    assert await tried(codes, PHONE, "000099") is False


async def test_a_new_code_voids_the_old_and_has_tries_of_its_own(
    codes: RedisCodeStore,
) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)
    for _ in range(5):
        await tried(codes, PHONE, "000000")

    await codes.put(PHONE, "271828", lifetime=LIFETIME)

    assert await tried(codes, PHONE, CODE) is False
    assert await tried(codes, PHONE, "271828") is True


async def test_a_code_expires_and_tries_do_not_prolong_it(
    codes: RedisCodeStore, redis: RedisConnection
) -> None:
    await codes.put(PHONE, CODE, lifetime=timedelta(seconds=1))
    await tried(codes, PHONE, "000000")
    await asyncio.sleep(1.1)

    assert await tried(codes, PHONE, CODE) is False
    assert await keys(redis.client) == [], "nor does a try leave anything behind"


async def test_nobody_can_read_phones_or_codes_in_redis(
    codes: RedisCodeStore, redis: RedisConnection
) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)
    await tried(codes, PHONE, "000000")

    held = await everything(redis.client)

    assert b"code:" in held
    for secret in (PHONE, PHONE[4:], CODE):
        assert secret.encode() not in held
        assert sha256(secret.encode()).hexdigest().encode() not in held


async def test_the_same_code_looks_different_for_another_phone(
    codes: RedisCodeStore, redis: RedisConnection
) -> None:
    await codes.put(PHONE, CODE, lifetime=LIFETIME)
    await codes.put(OTHER, CODE, lifetime=LIFETIME)

    both = await keys(redis.client)

    assert len({await redis.client.hget(key, "digest") for key in both}) == 2
