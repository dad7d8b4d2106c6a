"""`kill -9` of Redis, PostgreSQL and the mail server while messages go out."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from infra.postgres.outbox import MESSAGES
from tests.infra.faults import killed
from tests.promises.messages.post import Post
from tests.promises.messages.trial import PAST_PAUSES

GONE = 20
"""Messages that have left before something is killed."""
AWAY = 1.5
"""Seconds it is away."""
ON_THE_WIRE = 10


@contextmanager
def wiped(post: Post) -> Iterator[None]:
    """Kill Redis, and bring it back with nothing in it."""
    psutil.Process(post.stores.pids["valkey"]).kill()
    try:
        yield
    finally:
        shutil.rmtree(post.stores_folder / "redis" / "appendonlydir")
        post.stores.start()


async def all_out(post: Post) -> str:
    """Wait for the end: each was sent once, or it is uncertain. Return how it was."""
    number = len(post.crowd)
    took = await post.office.until_ended(number, within=90, hurry=PAST_PAUSES)
    sent, dead = await post.sent_or_uncertain(number)
    assert len(dead) <= ON_THE_WIRE
    return f"{len(sent)} sent, {len(dead)} uncertain, {took:.1f} s after it was back"


@pytest.mark.parametrize("store", ["valkey", "postgres"])
async def test_a_killed_store_costs_no_message_and_doubles_none(
    post: Post, store: str
) -> None:
    await post.smtp.start(seconds=0.1)
    await post.welcome(*post.crowd)
    post.workers.start(post.settings)
    await post.office.until_gone(GONE)

    with killed(post.stores, store):
        await asyncio.sleep(AWAY)
    how = await all_out(post)

    # To wait for a store is no try.
    assert {row.tries for row in await post.office.rows()} == {1}
    post.tell(f"{store} killed for {AWAY} s: {how}")


@pytest.mark.parametrize("late", [0, 5])
async def test_what_redis_has_lost_is_handed_over_again_at_once(
    post: Post, late: int
) -> None:
    await post.smtp.start(seconds=0.1)
    await post.welcome(*post.crowd[late:])
    post.workers.start(post.settings)
    await post.office.until_gone(GONE)

    with wiped(post):
        await post.welcome(*post.crowd[:late])
        await asyncio.sleep(AWAY)
    how = await all_out(post)

    assert not await post.office.jobs(MESSAGES)
    post.tell(f"redis wiped, and {late} written meanwhile: {how}")


async def test_a_killed_mail_server_costs_no_message_and_doubles_none(
    post: Post,
) -> None:
    await post.smtp.start(seconds=0.2)
    await post.welcome(*post.crowd)
    post.workers.start(post.settings)
    await post.office.until_gone(GONE)

    post.smtp.kill()
    await asyncio.sleep(AWAY)
    await post.smtp.start(seconds=0.2)
    how = await all_out(post)

    assert max(row.tries for row in await post.office.rows()) > 1
    post.tell(f"mail server killed for {AWAY} s: {how}")
