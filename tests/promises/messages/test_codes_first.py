"""How long a sign-in code takes while the queue is full of other messages."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from infra.postgres.outbox import MESSAGES
from infra.postgres.parcels import PostgresParcels
from infra.settings import Settings
from infra.wiring import Stores, build_resolvers, limits_in, now, sealer_in
from resolvers import Resolvers
from resolvers.models.message import Kind
from resolvers.models.person import PersonId
from resolvers.ports.messages import Parcels
from resolvers.reminders import about
from tests.promises.messages.crowd import Member
from tests.promises.messages.post import Post
from tests.promises.messages.trial import TRIAL
from tests.promises.messages.waiting import until
from tests.sign_in import request_code

OTHERS = 10 * TRIAL or 200
CODES = 40 if TRIAL else 20
PAUSE = 0.15
"""Seconds between two codes."""
AT_MOST = 10
"""Seconds, on a machine that does all this and other tests at once."""


@dataclass(frozen=True)
class Forgetful:
    """Has people begin, and leave for four hours."""

    resolvers: Resolvers
    parcels: Parcels

    async def leave(self, person: PersonId) -> None:
        """Save a first answer, four hours ago, and have the reminder written."""
        drafts = replace(self.resolvers.drafts, clock=_four_hours_ago)
        await drafts.save(person, {"profile.firstName": "Afi"})
        draft = await drafts.current(person)
        assert draft
        assert await self.parcels.remind(person, Kind.STILL_HERE, about(draft))


def _four_hours_ago() -> datetime:
    return now() - timedelta(hours=4)


@pytest.fixture
async def forgetful(service_settings: Settings) -> AsyncIterator[Forgetful]:
    stores = Stores.to(service_settings, timeout=5)
    limits = limits_in(stores.redis, service_settings)
    resolvers = build_resolvers(service_settings, stores, limits)
    parcels = PostgresParcels(stores.postgres, sealer_in(service_settings), now)
    yield Forgetful(resolvers, parcels)
    await stores.close()


async def test_no_code_waits_for_another_message(
    post: Post, forgetful: Forgetful
) -> None:
    others = await post.crowd_of(OTHERS)
    if TRIAL:  # by day: at night no reminder goes out
        for some in _batches(others):
            await asyncio.gather(*(forgetful.leave(PersonId(m.id)) for m in some))
    else:
        await post.welcome(*others)
    await post.smtp.start(seconds=0.1 if TRIAL else 0.3)
    post.workers.start(post.settings)
    await post.office.until_relayed()
    before = await post.office.jobs(MESSAGES)

    asked: dict[str, float] = {}
    for member in post.crowd[:CODES]:
        asked[member.email] = time.time()
        await request_code(post.service, member.person.phone, channel="EMAIL")
        await asyncio.sleep(PAUSE)
    after = await post.office.jobs(MESSAGES)
    await until(lambda: _arrivals(post).keys() >= asked.keys(), within=10, look=0.1)

    arrivals = _arrivals(post)
    took = sorted(arrivals[email] - at for email, at in asked.items())
    assert after > 0, "the last code met nobody"
    assert took[-1] < AT_MOST
    post.tell(
        f"{CODES} codes while {before}, in the end {after}, others were queued: "
        f"{1000 * statistics.median(took):.0f} ms at the median, "
        f"{1000 * took[-1]:.0f} ms at most"
    )


def _arrivals(post: Post) -> dict[str, float]:
    return {letter["to"]: letter["at"] for letter in post.smtp.taken()}


def _batches(members: Sequence[Member]) -> list[Sequence[Member]]:
    return [members[n : n + 8] for n in range(0, len(members), 8)]
