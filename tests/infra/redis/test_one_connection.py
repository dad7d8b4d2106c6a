"""The multiplexed way: one connection, one write for what is asked at once."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from infra.local import LocalServices
from infra.redis.connection import RedisConnection
from infra.redis.errors import error_of
from resolvers.errors import StoreUnavailable
from tests.infra.redis.counted import Counted, CountedAddress
from tests.network import Relay, relayed


@pytest.fixture
async def counted(redis_url: str) -> AsyncIterator[Counted]:
    counted = Counted(CountedAddress(redis_url))
    await counted.commands.do("PING")
    counted.writes.clear()
    yield counted
    await counted.commands.close()


@pytest.fixture
async def network(redis_url: str) -> AsyncIterator[Relay]:
    async with relayed(redis_url) as relay:
        yield relay


async def test_what_is_asked_in_one_round_leaves_in_one_write(
    counted: Counted,
) -> None:
    do = counted.commands.do

    async def request(number: int) -> None:
        await asyncio.gather(do("SET", "k", number), do("GET", "k"))

    await asyncio.gather(*map(request, range(50)))

    (write,) = counted.writes
    assert write.count(b"$3\r\nSET") == write.count(b"$3\r\nGET") == 50


async def test_what_is_asked_before_there_is_a_connection_leaves_in_one_write(
    counted: Counted,
) -> None:
    await counted.commands.close()
    first = [counted.commands.do("PING") for _ in range(3)]
    await asyncio.sleep(0)

    await asyncio.gather(*first, *(counted.commands.do("PING") for _ in range(3)))

    assert len(counted.writes) == 1


async def test_a_command_alone_does_not_wait_for_company(counted: Counted) -> None:
    for _ in range(3):
        await counted.commands.do("PING")

    assert len(counted.writes) == 3


async def test_scripts_sent_whole_leave_together_too(
    apart: LocalServices,
) -> None:
    counted = Counted(CountedAddress(apart.redis_url))
    name = counted.commands.learn("return 'nobody else has this script'")
    await counted.commands.do("PING")

    await asyncio.gather(*(counted.commands.do("EVALSHA", name, 0) for _ in range(20)))

    assert len(counted.writes) == 3
    await counted.commands.close()


async def test_deadlines_take_one_timer_and_not_one_each(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    timers: list[object] = []
    call_at = (loop := asyncio.get_running_loop()).call_at

    def counted_at(when: float, call: Any, *args: Any, **more: Any) -> Any:
        timers.extend([call] if "infra.redis" in str(call) else [])
        return call_at(when, call, *args, **more)

    monkeypatch.setattr(loop, "call_at", counted_at)

    for _ in range(100):
        await asyncio.gather(*(counted.commands.do("PING") for _ in range(10)))
    assert timers == []


async def test_what_redis_does_not_read_is_not_written_on(network: Relay) -> None:
    reads = asyncio.Event()

    async def stuck(data: bytes, to: asyncio.StreamWriter) -> None:
        await reads.wait()
        to.write(data)

    counted = Counted(CountedAddress(network.url))
    await counted.commands.do("PING")
    network.ask = stuck
    asked = []
    for _ in range(200):
        asked.append(counted.commands.do("SET", "k", 2**18 * b"x"))
        await asyncio.sleep(0)

    assert len(counted.writes) < 100
    reads.set()
    assert await asyncio.gather(*asked) == 200 * [b"OK"]
    await counted.commands.close()


async def test_everybody_shares_one_connection(network: Relay) -> None:
    redis = RedisConnection.to(network.url, timeout=5)

    for _ in range(3):
        await asyncio.gather(*(redis.commands.do("PING") for _ in range(500)))

    assert network.connections == 1
    await redis.close()


async def test_while_it_is_being_opened_nobody_opens_another(network: Relay) -> None:
    redis = RedisConnection.to(network.url, timeout=5)
    asked = []
    for _ in range(5):
        asked.append(redis.commands.do("PING"))
        await asyncio.sleep(0)

    assert await asyncio.gather(*asked) == 5 * [b"PONG"]

    await asyncio.sleep(0.05)
    assert network.connections == 1
    await redis.close()


async def test_none_is_opened_before_it_is_needed(network: Relay) -> None:
    redis = RedisConnection.to(network.url, timeout=5)
    redis.script("return 1")
    await asyncio.sleep(0.05)

    assert network.connections == 0
    await redis.close()


async def test_a_reply_to_nothing_is_nobody_s_and_in_no_log(
    network: Relay, caplog: pytest.LogCaptureFixture
) -> None:
    redis = RedisConnection.to(network.url, timeout=5)
    await redis.commands.do("PING")
    network.forge(b"+PONG\r\n$6\r\nsecret\r\n")
    assert await redis.commands.do("PING") == b"PONG"

    assert await redis.commands.do("GET", "nothing") is None
    assert network.connections == 2
    assert caplog.records == []
    await redis.close()


async def test_a_reply_to_no_greeting_is_nobody_s_either(network: Relay) -> None:
    redis = RedisConnection.to(network.url, timeout=5)
    network.forge(b"+OK\r\n+OK\r\n$6\r\nsecret\r\n")

    assert await redis.commands.do("GET", "nothing") is None
    await redis.close()


async def test_in_a_database_that_there_is_not_nothing_is_asked(
    network: Relay,
) -> None:
    redis = RedisConnection.to(f"{network.url.rpartition('/')[0]}/9999", timeout=5)

    with pytest.raises(StoreUnavailable):
        await redis.commands.do("GET", "nothing")

    assert network.times(b"SELECT") == 1
    assert network.times(b"GET") == 0
    await redis.close()


async def test_a_peer_that_is_gone_is_noticed_before_the_next_request(
    redis_url: str,
) -> None:
    transport, _ = await CountedAddress(redis_url).open()

    its = transport.get_extra_info("socket")

    assert its.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
    assert its.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 30
    transport.abort()


def test_no_argument_is_quoted_from_an_error() -> None:
    said = "ERR unknown command 'GET', with args beginning with: 'session:x' "

    assert str(error_of(said)) == "unknown command 'GET'"
