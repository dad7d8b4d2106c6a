"""A code whose answer got lost: who redeemed it may ask again, and nobody else."""

import asyncio
from datetime import timedelta
from hashlib import sha256

import pytest

from infra.redis.codes import RedisCodeStore
from infra.redis.connection import RedisConnection
from infra.sealing import BlindIndex
from resolvers.models.person import Phone
from tests.infra.redis.contents import everything, keys

PHONE, OTHER = Phone("+2290197123456"), Phone("+2290197654321")
CODE = "194837"
MINE, THEIRS = "4b1d8b7e-mine", "4b1d8b7e-theirs"
LIFETIME = timedelta(minutes=10)


@pytest.fixture
async def codes(redis: RedisConnection) -> RedisCodeStore:
    store = RedisCodeStore(redis, BlindIndex("a key of the tests"))
    await store.put(PHONE, CODE, lifetime=LIFETIME)
    return store


async def test_the_same_attempt_has_it_again_as_often_as_it_asks(
    codes: RedisCodeStore,
) -> None:
    answers = [await codes.redeem(PHONE, CODE, attempt=MINE) for _ in range(10)]

    assert all(answers), "asking again for a lost answer is no try"


@pytest.mark.parametrize("attempt", [THEIRS, "", MINE + " ", MINE.upper(), "\0"])
async def test_another_attempt_has_not(codes: RedisCodeStore, attempt: str) -> None:
    await codes.redeem(PHONE, CODE, attempt=MINE)

    assert await codes.redeem(PHONE, CODE, attempt=attempt) is False
    assert await codes.redeem(PHONE, CODE, attempt=MINE) is True


async def test_of_a_hundred_at_once_only_the_twins_get_in(
    codes: RedisCodeStore,
) -> None:
    twins = (codes.redeem(PHONE, CODE, attempt=MINE) for _ in range(50))

    assert all(await asyncio.gather(*twins))
    others = (codes.redeem(PHONE, CODE, attempt=f"{n}") for n in range(50))
    assert not any(await asyncio.gather(*others))


@pytest.mark.parametrize(("wrong_tries", "opens"), [(4, True), (5, False)])
async def test_a_wrong_guess_with_the_right_attempt_uses_a_try(
    codes: RedisCodeStore, wrong_tries: int, *, opens: bool
) -> None:
    await codes.redeem(PHONE, CODE, attempt=MINE)
    for _ in range(wrong_tries):
        assert await codes.redeem(PHONE, "000000", attempt=MINE) is False

    assert await codes.redeem(PHONE, CODE, attempt=MINE) is opens


async def test_a_wrong_guess_does_not_make_its_attempt_the_redeemer(
    codes: RedisCodeStore,
) -> None:
    await codes.redeem(PHONE, "000000", attempt=THEIRS)

    assert await codes.redeem(PHONE, CODE, attempt=MINE) is True
    assert await codes.redeem(PHONE, CODE, attempt=THEIRS) is False


async def test_it_ends_with_the_code_and_asking_again_does_not_prolong_it(
    codes: RedisCodeStore, redis: RedisConnection
) -> None:
    (key,) = await keys(redis.client)
    await codes.redeem(PHONE, CODE, attempt=MINE)
    await redis.client.pexpire(key, 100)
    assert await codes.redeem(PHONE, CODE, attempt=MINE) is True
    await asyncio.sleep(0.15)

    assert await codes.redeem(PHONE, CODE, attempt=MINE) is False
    assert await keys(redis.client) == []


@pytest.mark.parametrize("code", [CODE, "271828"], ids=["same code", "another"])
async def test_a_new_code_forgets_who_redeemed_the_last(
    codes: RedisCodeStore, code: str
) -> None:
    await codes.redeem(PHONE, CODE, attempt=MINE)

    await codes.put(PHONE, code, lifetime=LIFETIME)

    assert await codes.redeem(PHONE, code, attempt=THEIRS) is True
    assert await codes.redeem(PHONE, code, attempt=MINE) is False


async def test_a_code_lives_as_long_as_it_was_given(
    codes: RedisCodeStore, redis: RedisConnection
) -> None:
    (key,) = await keys(redis.client)
    await codes.redeem(PHONE, CODE, attempt=MINE)

    left = await redis.client.pttl(key)

    assert 590_000 < left <= 600_000


async def test_nobody_can_read_attempts_in_redis(
    codes: RedisCodeStore, redis: RedisConnection
) -> None:
    await codes.redeem(PHONE, CODE, attempt=MINE)

    held = await everything(redis.client)

    assert b"redeemer" in held
    assert MINE.encode() not in held
    for known in (MINE, f"{PHONE}\0{MINE}"):
        assert sha256(known.encode()).hexdigest().encode() not in held


async def test_an_attempt_looks_different_for_another_phone_and_is_no_code(
    codes: RedisCodeStore, redis: RedisConnection
) -> None:
    await codes.put(OTHER, CODE, lifetime=LIFETIME)
    for phone in (PHONE, OTHER):
        await codes.redeem(phone, CODE, attempt=CODE)

    seen = [
        await redis.client.hmget(key, ["digest", "redeemer"])
        for key in await keys(redis.client)
    ]

    assert len({digest for pair in seen for digest in pair}) == 4
