"""Commands that are refused, both ways: by us, by Redis, by a Redis that is down."""

import asyncio
import gc
import logging
from typing import Any

import pytest
from redis.exceptions import NoScriptError, ResponseError

from infra.redis.connection import RedisConnection
from resolvers.errors import StoreUnavailable
from tests.infra.redis.reaching import Reach, Reached
from tests.infra.redis.test_draft_faults import ABSENCES, REFUSALS
from tests.network import relayed

NOWHERE = "redis://:secret@127.0.0.1:1/0"
BLOCKING = """
    BLPOP BRPOP BLMOVE BLMPOP BRPOPLPUSH BZPOPMIN BZPOPMAX BZMPOP XREAD XREADGROUP WAIT
    WAITAOF SUBSCRIBE PSUBSCRIBE SSUBSCRIBE MONITOR MULTI EXEC WATCH SELECT AUTH HELLO
    RESET QUIT CLIENT SYNC DEBUG SHUTDOWN SAVE KEYS FLUSHALL SCRIPT
"""


@pytest.fixture
def it(reach: Reach, redis: RedisConnection, redis_url: str) -> Reached:
    return reach(redis_url)


@pytest.fixture
def cut_off(reach: Reach) -> Reached:
    return reach(NOWHERE)


@pytest.mark.parametrize("name", [*BLOCKING.split(), "get", "", b"GET"], ids=str)
async def test_what_would_hold_others_up_is_refused_before_it_is_sent(
    reach: Reach, redis_url: str, name: str
) -> None:
    async with relayed(redis_url) as relay:
        with pytest.raises(ValueError, match="hot path") as refusal:
            reach(relay.url).commands.do(name, "secret", 0)
        await asyncio.sleep(0)

        assert relay.connections == 0
        assert "secret" not in str(refusal.value)
        await reach.close()


@pytest.mark.parametrize("odd", [None, True, 1j, ["k"]], ids=str)
async def test_what_is_no_text_and_no_number_is_refused(it: Reached, odd: Any) -> None:
    with pytest.raises(TypeError):
        it.commands.do("GET", odd)

    assert await it.get() is None


async def test_text_that_cannot_be_sent_is_refused(it: Reached) -> None:
    with pytest.raises(UnicodeEncodeError):
        it.commands.do("GET", "\ud800")

    assert await it.get() is None


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("ZADD", "text", 1, "m"), "wrong kind"),
        (("SET", "k"), "wrong number"),
        (("EVAL", "return redis.call('NONE')", 0), "[Uu]nknown"),
        (("EVAL", "return redis.error_reply('BAD luck')", 0), "BAD luck"),
    ],
    ids=["kind", "number", "script", "of a script"],
)
async def test_an_error_is_the_command_s_own_and_no_outage(
    it: Reached,
    command: tuple[Any, ...],
    words: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await it.commands.do("SET", "text", "x")
    started = it.commands.do(*command), it.commands.do("GET", "text")

    with pytest.raises(ResponseError, match=words):
        await started[0]

    assert await started[1] == b"x"
    assert it.connection.availability.failures == 0
    assert caplog.records == []


async def test_a_script_nobody_knows_is_an_error(it: Reached) -> None:
    with pytest.raises(NoScriptError):
        await it.commands.do("EVALSHA", "f" * 40, 0)


@pytest.mark.parametrize("reply", ABSENCES.values(), ids=ABSENCES.keys())
async def test_a_redis_that_cannot_do_it_counts_as_down_until_it_can(
    reach: Reach,
    redis_url: str,
    reply: bytes,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("infra.availability._PAUSE", 0)
    async with relayed(redis_url) as relay:
        it = reach(relay.url)
        assert await it.get() is None
        relay.forge(*5 * [reply])

        await it.refusal()
        await it.refusal()
        assert it.connection.availability.failures == 2
        relay.heal()
        assert await it.get() is None

        said = [record.getMessage() for record in caplog.records]
        assert ["cannot be used" in text for text in said] == [True, False]
        assert "answers again" in said[1]
        await reach.close()


@pytest.mark.parametrize("reply", REFUSALS.values(), ids=REFUSALS.keys())
async def test_a_redis_that_will_not_do_it_still_does_the_rest(
    reach: Reach, redis_url: str, reply: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with relayed(redis_url) as relay:
        it = reach(relay.url)
        assert await it.get() is None

        for _ in range(3):
            relay.forge(reply)
            await it.refusal()
            relay.heal()
            assert await it.get() is None

        assert it.connection.availability.failures == 0
        (line,) = caplog.messages
        assert "refuses what would change it" in line
        await reach.close()


async def test_without_redis_every_command_is_refused_at_once(
    cut_off: Reached, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(5):
        assert await cut_off.refusal() < 0.3

    (line,) = caplog.messages
    assert "127.0.0.1:1 cannot be used" in line
    assert "secret" not in line


async def test_the_refusal_says_which_store_and_why(cut_off: Reached) -> None:
    with pytest.raises(StoreUnavailable) as refusal:
        await cut_off.get()

    assert refusal.value.store == "Redis"
    assert refusal.value.__cause__ is not None


async def test_more_than_may_be_on_their_way_are_refused(
    it: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("line", "pooled"):
        monkeypatch.setattr(f"infra.redis.{module}.MOST", 10)
    await it.get()

    asked = [it.commands.do("PING") for _ in range(11)]

    assert await asyncio.gather(*asked[:10]) == 10 * [b"PONG"]
    with pytest.raises(StoreUnavailable):
        await asked[10]
    assert await it.get() is None


async def test_failures_that_nobody_awaits_are_not_logged(
    it: Reached, cut_off: Reached, caplog: pytest.LogCaptureFixture
) -> None:
    for reached in (it, cut_off):
        reached.commands.do("SET", "k")
        reached.commands.do("EVALSHA", "f" * 40, 0)
    await asyncio.sleep(0.2)
    await cut_off.refusal()
    gc.collect()

    errors = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert ["cannot be used" in record.getMessage() for record in errors] == [True]
