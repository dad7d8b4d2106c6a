"""A Redis that is slow or hangs, both ways: nobody waits for long, or twice."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from infra.local import LocalServices
from resolvers.errors import StoreUnavailable
from tests.infra.faults import hung
from tests.infra.redis.reaching import Reach, Reached
from tests.network import Relay, relayed, swallowed

TIMEOUT = 0.3
SLACK = 0.3
"""Seconds that a busy machine may take more."""


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
    reached = reach(network.url, timeout=TIMEOUT)
    await reached.ready()
    network.requests.clear()
    return reached


async def test_while_redis_hangs_a_crowd_is_refused_in_time_and_then_served(
    reach: Reach, apart: LocalServices, caplog: pytest.LogCaptureFixture
) -> None:
    it = reach(apart.redis_url, timeout=TIMEOUT)
    await it.ready()
    await it.echoes(range(40))

    with hung(apart, "valkey"):
        started = time.monotonic()
        asked = [it.commands.do("GET", "k") for _ in range(40)]
        replies = await asyncio.gather(*asked, return_exceptions=True)
        assert TIMEOUT * 0.9 < time.monotonic() - started < TIMEOUT + SLACK
        assert all(isinstance(reply, StoreUnavailable) for reply in replies)
        assert await it.refusal() < TIMEOUT + SLACK

    await it.ready()
    await it.echoes(range(40))
    lost, found = caplog.messages
    assert "Timeout" in lost
    assert "answers again" in found
    await reach.close()


async def test_what_took_too_long_is_not_sent_again(
    it: Reached, network: Relay
) -> None:
    network.reply = swallowed

    with pytest.raises(StoreUnavailable):
        await it.echo("too late")

    network.heal()
    await it.ready()
    assert network.times(b"too late") == 1


async def test_a_black_hole_is_noticed_and_left(it: Reached, network: Relay) -> None:
    network.ask = swallowed
    for _ in "12":
        assert TIMEOUT * 0.9 < await it.refusal() < TIMEOUT + SLACK

    network.heal()
    await it.ready()

    assert network.connections >= 2


async def test_opening_a_connection_takes_no_longer_either(
    reach: Reach, network: Relay
) -> None:
    network.reply = swallowed

    assert await reach(network.url, timeout=TIMEOUT).refusal() < TIMEOUT + SLACK


async def test_a_reply_may_come_byte_by_byte(it: Reached, network: Relay) -> None:
    network.dribble(0.002)

    assert await it.echo("slow but sure") == "slow but sure"


async def test_a_reply_that_comes_too_slowly_is_not_waited_for(
    it: Reached, network: Relay
) -> None:
    network.dribble(TIMEOUT / 4)
    started = time.monotonic()

    with pytest.raises(StoreUnavailable):
        await it.echo("never ending")

    assert TIMEOUT * 0.9 < time.monotonic() - started < TIMEOUT + SLACK
    network.heal()
    await it.ready(within=TIMEOUT * 2 + SLACK)


async def test_half_a_reply_and_then_nothing_is_not_waited_for(
    it: Reached, network: Relay
) -> None:
    async def half(data: bytes, to: asyncio.StreamWriter) -> None:
        to.write(data[:6])
        network.reply = swallowed

    network.reply = half

    with pytest.raises(StoreUnavailable):
        await it.echo("half")

    network.heal()
    await it.ready(within=TIMEOUT * 2 + SLACK)
