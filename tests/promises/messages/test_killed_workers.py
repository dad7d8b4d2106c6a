"""`kill -9` of workers, ten times at random, while people finalize."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.promises.messages.post import Post
from tests.promises.messages.trial import PAST_WHAT_IS_LOST, TRIAL
from tests.promises.messages.workers import said

NUMBER = TRIAL or 100
KILLS = 10
ON_THE_WIRE = 10 if TRIAL else 4
"""Messages at once; all of them are lost with a worker, at worst."""
SURE = NUMBER - KILLS * ON_THE_WIRE
"""How many get out whatever happens."""
PATIENCE = 90 + NUMBER


async def killed_at_random(post: Post, *, at_once: int = 1, **settings: str) -> None:
    """Keep *at_once* workers up, and kill one now and then."""
    settings = {
        **post.settings,
        "MESSAGES_AT_ONCE": str(ON_THE_WIRE),
        **settings,
    }
    for _ in range(at_once):
        post.workers.start(settings)
    for kill in range(1, KILLS + 1):
        await post.office.until_gone(kill * SURE // (KILLS + 1))
        await asyncio.sleep(random.uniform(0, 0.1))
        await post.workers.kill(random.choice(post.workers.pids))
        post.workers.start(settings)


@contextmanager
def watched(mailbox: Path) -> Iterator[set[str]]:
    """Lend the ids of all messages that lie in *mailbox*; it keeps a hundred."""
    seen: set[str] = set()

    def look() -> None:
        seen.update(file.stem for file in mailbox.glob("*.json"))

    async def watch() -> None:
        while True:
            look()
            await asyncio.sleep(0.05)

    watching = asyncio.create_task(watch())
    yield seen
    watching.cancel()
    look()


async def test_the_mailbox_has_every_welcome_and_none_twice(post: Post) -> None:
    members = await post.crowd_of(NUMBER)
    mailbox = post.folder / "mailbox"

    with watched(mailbox) as seen:
        await asyncio.gather(
            post.finalize(members),
            killed_at_random(post, ENVIRONMENT="development", MAILBOX=str(mailbox)),
        )
        took = await post.office.until_ended(
            NUMBER, within=PATIENCE, hurry=PAST_WHAT_IS_LOST
        )

    rows = await post.office.rows()
    assert {(row.kind, row.state) for row in rows} == {("welcome", "sent")}
    assert seen == {row.id for row in rows}
    assert len(rows) == NUMBER
    post.tell(
        f"mailbox: {NUMBER} finalized, {KILLS} kills, {len(seen)} messages, each once; "
        f"all ended {took:.0f} s later"
    )


@pytest.mark.parametrize("at_once", [1, 2])
async def test_no_mail_is_sent_twice_and_what_is_uncertain_is_a_dead_letter(
    post: Post, at_once: int
) -> None:
    members = await post.crowd_of(NUMBER)
    await post.smtp.start(seconds=0.05)

    await asyncio.gather(
        post.finalize(members), killed_at_random(post, at_once=at_once)
    )
    took = await post.office.until_ended(
        NUMBER, within=PATIENCE, hurry=PAST_WHAT_IS_LOST
    )

    sent, dead = await post.sent_or_uncertain(NUMBER)
    assert set(dead.values()) == {"uncertain: worker lost"}
    words = ("messages", "list", "--state", "dead", "--limit", "10000")
    listed = await said(post.folder, post.settings, *words)
    assert {line.split()[0] for line in listed[1:]} == dead.keys()
    arrived = dead.keys() & post.smtp.counted().keys()
    post.tell(
        f"smtp, {at_once} at once: {NUMBER} finalized, {KILLS} kills, "
        f"{len(sent) + len(arrived)} arrived, none twice; {len(sent)} sent, "
        f"{len(dead)} uncertain, of which {len(arrived)} had arrived; "
        f"all ended {took:.0f} s later"
    )
