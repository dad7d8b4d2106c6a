"""Connections that break, both ways: commands are sent again once, never crossed."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from resolvers.errors import StoreUnavailable
from tests.infra.redis.reaching import Reach, Reached
from tests.network import Relay, cut, relayed

HALF = len(b"$5\r\nre")


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try a store that failed again at once."""
    monkeypatch.setattr("infra.availability._PAUSE", 0)


@pytest.fixture
async def network(redis_url: str, reach: Reach) -> AsyncIterator[Relay]:
    async with relayed(redis_url) as relay:
        yield relay
        relay.heal()
        await reach.close()


@pytest.fixture
async def it(reach: Reach, network: Relay) -> Reached:
    """Reach Redis over that network, where nothing has gone wrong yet."""
    reached = reach(network.url)
    assert await reached.echo("hello") == "hello"
    network.requests.clear()
    return reached


@pytest.mark.parametrize("after", [0, 1, HALF])
async def test_a_reply_cut_off_is_asked_for_again(
    it: Reached, network: Relay, after: int, caplog: pytest.LogCaptureFixture
) -> None:
    network.cut_replies(1, after)

    assert await it.echo("reply") == "reply"

    assert network.times(b"reply") == 2
    assert caplog.records == []


@pytest.mark.parametrize("after", [0, HALF])
async def test_cut_off_twice_it_is_refused_and_not_sent_a_third_time(
    it: Reached, network: Relay, after: int
) -> None:
    async def broken(data: bytes, to: asyncio.StreamWriter) -> None:
        if b"reply" not in data:  # but a greeting
            to.write(data)
            return
        to.write(data[:after])
        raise ConnectionResetError

    network.reply = broken

    with pytest.raises(StoreUnavailable):
        await it.echo("reply")

    assert network.times(b"reply") == 2
    network.heal()
    assert await it.echo("again") == "again"


async def test_a_request_that_breaks_off_is_sent_again(
    it: Reached, network: Relay
) -> None:
    async def broken(_: bytes, __: asyncio.StreamWriter) -> None:
        network.heal()
        raise ConnectionResetError

    network.ask = broken

    assert await it.echo("request") == "request"


@pytest.mark.parametrize("after", [0, HALF, 1000])
async def test_a_crowd_on_a_connection_that_breaks_is_served(
    it: Reached, network: Relay, after: int
) -> None:
    network.cut_replies(1, after)

    await it.echoes(range(500), 20)

    assert it.connection.availability.failures == 0


GARBAGE = {
    "http": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "zeros": bytes(100),
    "a length": b"$x\r\n",
    "a huge list": b"*99999999999999999999\r\n",
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=list(GARBAGE))
async def test_what_is_no_redis_is_refused_and_left(
    it: Reached, network: Relay, garbage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    network.forge(garbage)

    with pytest.raises(StoreUnavailable):
        await it.echo("reply")

    assert await it.echo("next") == "next"
    assert network.connections == 2
    assert network.times(b"reply") == 1
    assert {record.name for record in caplog.records} == {"onboarding.stores"}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=list(GARBAGE))
async def test_what_greets_unlike_redis_is_refused(
    reach: Reach, network: Relay, garbage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    network.forge(garbage)
    it = reach(network.url)

    await it.refusal()

    assert len(caplog.records) == 1
    network.heal()
    await it.echoes(range(5))


async def test_an_idle_connection_that_redis_closed_is_replaced(
    it: Reached, network: Relay
) -> None:
    network.hang_up()

    await it.echoes(range(20))

    assert it.connection.availability.failures == 0


async def test_while_it_fails_one_caller_tries_and_the_log_says_it_once(
    it: Reached,
    network: Relay,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("infra.availability._PAUSE", 1)
    network.ask = cut
    for _ in "12":
        await it.refusal()
    before = network.connections

    async def crowd() -> int:
        asked = [it.commands.do("GET", "k") for _ in range(200)]
        replies = await asyncio.gather(*asked, return_exceptions=True)
        return sum(isinstance(reply, StoreUnavailable) for reply in replies)

    assert await crowd() == 200
    assert network.connections == before
    await asyncio.sleep(1.25)
    assert await crowd() == 200
    assert before < network.connections <= before + 4
    network.heal()
    await asyncio.sleep(1.25)
    assert 0 < await crowd() < 200
    assert await crowd() == 0

    lost, found = caplog.messages
    assert "cannot be used" in lost
    assert "answers again" in found
