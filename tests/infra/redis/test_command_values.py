"""Commands and their replies, both ways: what goes in comes out, to whom it belongs."""

import asyncio
import random
from typing import Any

import pytest

from infra.redis.commands import Argument, Script
from infra.redis.connection import RedisConnection
from tests.infra.redis.reaching import Reach, Reached


@pytest.fixture
def it(reach: Reach, redis: RedisConnection, redis_url: str) -> Reached:
    return reach(redis_url, timeout=10)


REPLIES = {
    "a status": ("return redis.status_reply('FINE')", b"FINE"),
    "a number": ("return -7", -7),
    "a large number": ("return 9007199254740991", 2**53 - 1),
    "text": ("return 'x'", b"x"),
    "no text": ("return ''", b""),
    "nothing": ("return false", None),
    "a list": ("return {1, 'a', {false, {}}, 'b'}", [1, b"a", [None, []], b"b"]),
    "an empty list": ("return {}", []),
    "false, which is nothing": ("return {false}", [None]),
}


@pytest.mark.parametrize(
    ("script", "reply"), REPLIES.values(), ids=[name.split(",")[0] for name in REPLIES]
)
async def test_every_kind_of_reply_comes_as_it_is(
    it: Reached, script: str, reply: Any
) -> None:
    assert await it.commands.do("EVAL", script, 0) == reply


VALUES: dict[str, tuple[Any, bytes]] = {
    "every byte": (bytes(range(256)), bytes(range(256))),
    "a frame": (b"$3\r\n+OK\r\n-ERR\r\n*1\r\n", b"$3\r\n+OK\r\n-ERR\r\n*1\r\n"),
    "nothing": (b"", b""),
    "unicode": ("Bénin 🏠 \0", "Bénin 🏠 \0".encode()),
    "a number": (-12, b"-12"),
    "a fraction": (1700000000.123456, b"1700000000.123456"),
    "a megabyte": (random.Random(1).randbytes(2**20),) * 2,
}


@pytest.mark.parametrize(("value", "kept"), VALUES.values(), ids=list(VALUES))
async def test_every_value_is_kept(it: Reached, value: Any, kept: bytes) -> None:
    assert await it.commands.do("SET", "clé", value) == b"OK"

    assert await it.get("clé") == kept


async def test_hot_commands_reply_as_redis_does(
    it: Reached, redis: RedisConnection
) -> None:
    do = it.commands.do

    assert await do("PING") == b"PONG"
    assert await do("SET", "a", "1", "PX", 60_000) == b"OK"
    assert await do("SET", "a", "2", "NX") is None
    assert 0 < await do("PTTL", "a") <= 60_000
    assert await do("PTTL", "b") == -2
    assert await do("SET", "{a}b", "2") == b"OK"
    assert await do("MGET", "{a}", "a", "{a}b") == [None, b"1", b"2"]
    assert await do("EXISTS", "{a}", "a", "{a}b") == 2
    assert await do("ZADD", "z", 0.1, "member") == 1
    assert await redis.client.zscore("z", "member") == 0.1
    assert await do("DEL", "a", "{a}b") == 2
    assert await do("DEL", "z") == 1


async def test_ten_thousand_at_once_get_their_own(it: Reached) -> None:
    await it.echoes(range(10_000))


async def test_large_and_small_at_once_get_their_own(it: Reached) -> None:
    large = [it.echoes(range(number, number + 3), 200_000) for number in range(10)]

    await asyncio.gather(*large, *(it.echoes(range(50)) for _ in range(10)))


async def test_replies_may_be_awaited_late_and_in_any_order(it: Reached) -> None:
    do = it.commands.do
    await do("SET", "k", "1")
    number, text = do("EXISTS", "k"), do("GET", "k")
    await asyncio.wait({number, text}, timeout=5)

    assert number.done()
    assert (await text, await number) == (b"1", 1)


async def test_a_script_gets_its_keys_and_arguments(it: Reached) -> None:
    script = Script(it.commands, "return {KEYS, ARGV}")
    keys = ["{k}1", "{k}2"]
    args: list[Argument] = [b"\xff\r\n", "é", 3, 0.5]

    assert await script.run(keys, args) == [
        [b"{k}1", b"{k}2"],
        [b"\xff\r\n", "é".encode(), b"3", b"0.5"],
    ]
    assert await script.run([], []) == [[], []]
