"""Workers that are told to stop, and workers whose stores are away."""

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator

import psutil
import pytest

from tests.infra.faults import killed
from tests.promises.messages.post import Post
from tests.promises.messages.post_office import Hurry
from tests.promises.messages.workers import command, ended

AT_ONCE = 10
"""Messages a worker sends at the same time."""
BUSY = 1.0
"""Seconds of CPU that no worker needs to start, and to wait for two seconds."""

NO_GRACE = 20
"""Seconds; a worker that cannot end what it has begun takes longer."""


@pytest.fixture
async def busy(post: Post) -> AsyncIterator[subprocess.Popen[bytes]]:
    """Run a worker, and wait until it is in the middle of its work."""
    await post.smtp.start(seconds=0.5)
    await post.welcome(*post.crowd)
    settings = {**post.settings, "WORKER_PORT": "0"}
    with command(post.folder, settings, "worker") as worker:
        await post.office.until_gone(1)
        yield worker


async def test_told_to_stop_it_ends_what_it_has_begun_and_takes_nothing_new(
    post: Post, busy: subprocess.Popen[bytes]
) -> None:
    under_way = (await post.office.states())["sending"]
    assert under_way > 0

    busy.send_signal(signal.SIGTERM)
    assert await ended(busy) == 0

    left = await post.office.states()
    assert left.keys() == {"sent", "waiting"}
    assert under_way < left["sent"] < 3 * AT_ONCE
    assert post.smtp.counted().total() == left["sent"]

    post.workers.start(post.settings)
    await post.office.until_ended(len(post.crowd), within=60, hurry=Hurry.NO)

    _, dead = await post.sent_or_uncertain(len(post.crowd))
    assert not dead
    post.tell(f"SIGTERM: {left['sent']} sent, {left['waiting']} by the next; status 0")


async def test_told_to_stop_while_redis_is_away_it_does(
    post: Post, busy: subprocess.Popen[bytes]
) -> None:
    with killed(post.stores, "valkey"):
        busy.send_signal(signal.SIGTERM)
        assert await ended(busy, within=NO_GRACE) == 0

    left = await post.office.states()
    assert left.keys() == {"sent", "waiting"}
    assert post.smtp.counted().total() == left["sent"]


async def test_told_to_stop_while_postgres_is_away_it_still_writes_what_it_knows(
    post: Post, busy: subprocess.Popen[bytes]
) -> None:
    with killed(post.stores, "postgres"):
        busy.send_signal(signal.SIGTERM)
        await asyncio.sleep(1.5)
    assert await ended(busy) == 0

    left = await post.office.states()
    assert left.keys() == {"sent", "waiting"}
    assert post.smtp.counted().total() == left["sent"]


@pytest.mark.parametrize(
    "away", [["valkey"], ["postgres"], ["valkey", "postgres"]], ids="+".join
)
async def test_a_worker_waits_for_its_stores_and_rests_meanwhile(
    post: Post, away: list[str]
) -> None:
    await post.smtp.start(seconds=0)
    await post.welcome(*post.crowd[:5])
    for store in away:
        psutil.Process(post.stores.pids[store]).kill()
    try:
        process = psutil.Process(post.workers.start(post.settings))
        await asyncio.sleep(2)
        assert sum(process.cpu_times()[:2]) < BUSY
    finally:
        post.stores.start()

    took = await post.office.until_ended(5, within=30, hurry=Hurry.NO)

    assert await post.office.states() == {"sent": 5}
    assert {row.tries for row in await post.office.rows()} == {1}
    names = " and ".join(away)
    post.tell(f"started without {names}: sent {took:.1f} s after their return")
