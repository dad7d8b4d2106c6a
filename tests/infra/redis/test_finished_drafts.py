"""After the end no draft comes back, and none that came later gets lost."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, draft_key
from resolvers.models.answers import Answers, Role
from resolvers.models.draft import Draft
from resolvers.models.person import PersonId
from resolvers.models.profile import ProfileId
from resolvers.ports import Write

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PROFILE = ProfileId(uuid4())
FIRST = Draft(1, NOW, NOW, NOW, Answers())
LATER = Draft(2, NOW, NOW, NOW, Answers(role=Role.AGENT))


@pytest.fixture
def store(redis: RedisConnection) -> RedisDraftStore:
    return RedisDraftStore(redis, lifetime=timedelta(hours=24))


@pytest.fixture
def somebody() -> PersonId:
    return PersonId(uuid4())


async def test_the_finished_draft_is_gone_and_stays_away(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await store.replace(somebody, FIRST, mark=b"")
    seen = await store.load(somebody)

    assert await store.finish(somebody, PROFILE, mark=seen.mark) is True

    assert (await store.load(somebody)).draft is None
    for mark in (b"", seen.mark):
        assert await store.replace(somebody, LATER, mark=mark) is Write.FINALIZED
        assert await store.replace(somebody, FIRST, mark=mark) is Write.FINALIZED
    assert not await redis.client.exists(draft_key(somebody))


async def test_a_later_draft_stays_and_cannot_grow(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    await store.replace(somebody, FIRST, mark=b"")
    first = await store.load(somebody)
    await store.replace(somebody, LATER, mark=first.mark)

    assert await store.finish(somebody, PROFILE, mark=first.mark) is False

    later = await store.load(somebody)
    assert later.draft == LATER
    assert await store.replace(somebody, FIRST, mark=later.mark) is Write.FINALIZED
    assert (await store.load(somebody)).draft == LATER


async def test_finishing_twice_is_finishing(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    await store.replace(somebody, FIRST, mark=b"")
    mark = (await store.load(somebody)).mark

    ends = [await store.finish(somebody, PROFILE, mark=mark) for _ in "12"]

    assert ends == [True, True]


async def test_finishing_without_a_draft_bars_one_too(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    assert await store.finish(somebody, PROFILE, mark=b"") is True

    assert await store.replace(somebody, FIRST, mark=b"") is Write.FINALIZED


async def test_the_others_go_on(store: RedisDraftStore, somebody: PersonId) -> None:
    await store.finish(PersonId(uuid4()), PROFILE, mark=b"")

    assert await store.replace(somebody, FIRST, mark=b"") is Write.DONE


async def test_the_marker_names_the_profile_and_goes_after_thirty_days(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await store.finish(somebody, PROFILE, mark=b"")

    (marker,) = await redis.client.keys()

    assert await redis.client.get(marker) == str(PROFILE).encode()
    month = 30 * 86_400
    assert month - 10 < await redis.client.ttl(marker) <= month


async def test_in_a_race_a_save_is_either_finished_with_or_kept(
    store: RedisDraftStore,
) -> None:
    async def race(somebody: PersonId) -> None:
        await store.replace(somebody, FIRST, mark=b"")
        mark = (await store.load(somebody)).mark
        saved, gone = await asyncio.gather(
            store.replace(somebody, LATER, mark=mark),
            store.finish(somebody, PROFILE, mark=mark),
        )
        kept = (await store.load(somebody)).draft
        assert (saved, gone, kept) in (
            (Write.DONE, False, LATER),
            (Write.FINALIZED, True, None),
        )

    await asyncio.gather(*(race(PersonId(uuid4())) for _ in range(50)))
