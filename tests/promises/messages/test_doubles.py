"""Messages that are in the queue more often than once, and a queue that takes none."""

import asyncio

from bullmq import Queue

from infra.postgres.outbox import MESSAGES
from infra.queue.connection import PREFIX, worker_client
from tests.promises.messages.post import Post
from tests.promises.messages.post_office import Hurry
from tests.promises.messages.trial import PAST_PAUSES


async def test_a_message_that_is_queued_three_times_goes_out_once(post: Post) -> None:
    await post.smtp.start(seconds=0.1)
    await post.welcome(*post.crowd)
    ids = [row.id for row in await post.office.rows()]
    doubles = [
        {"name": "welcome", "data": {"id": id_}, "opts": {}}
        for id_ in ids
        for _ in range(2)
    ]
    async with worker_client(post.stores.redis_url) as client:
        queue = Queue(MESSAGES, {"connection": client, "prefix": PREFIX})
        await queue.addBulk(doubles)

    for _ in range(2):
        post.workers.start(post.settings)
    await post.office.until_ended(len(ids), within=60, hurry=PAST_PAUSES)

    _, dead = await post.sent_or_uncertain(len(ids))
    assert not dead


async def test_what_is_handed_over_again_is_in_the_queue_once(post: Post) -> None:
    await post.smtp.start(seconds=1)
    await post.welcome(*post.crowd)
    post.workers.start(post.settings)
    await post.office.until_relayed()

    await post.office.ask("UPDATE outbox SET relayed_at = NULL")
    await post.office.until_relayed()

    assert 0 < await post.office.jobs(MESSAGES) <= len(post.crowd)


async def test_a_full_redis_costs_no_message_and_doubles_none(post: Post) -> None:
    await post.smtp.start(seconds=0)
    post.workers.start(post.settings)
    await post.welcome(*post.crowd[:5])
    await post.office.until_gone(5)

    async with worker_client(post.stores.redis_url) as client:
        await client.config_set("maxmemory", "1")
        await post.welcome(*post.crowd[5:])
        await asyncio.sleep(1.5)
        assert (await post.office.states())["sent"] == 5
        await client.config_set("maxmemory", "0")
    await post.office.until_ended(len(post.crowd), within=30, hurry=Hurry.NO)

    _, dead = await post.sent_or_uncertain(len(post.crowd))
    assert not dead
