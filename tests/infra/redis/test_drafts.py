"""Drafts in Redis: whole, one at a time, and never lost to a race."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from redis.crc import key_slot

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, draft_key
from resolvers.models.answers import Answer, Answers, Role
from resolvers.models.draft import Draft, Snapshot
from resolvers.models.person import PersonId
from resolvers.models.problem import Problem, ProblemCode
from resolvers.models.profile import ProfileId
from resolvers.ports import Write
from resolvers.steps import FIELDS
from tests.answers import complete
from tests.infra.redis.contents import keys

LIFETIME = timedelta(hours=24)
NOW = datetime(2026, 11, 23, 10, 30, 0, 123456, UTC)
NOTHING = Snapshot(None, b"")


def every_answer() -> Answers:
    """Return answers to all questions, also those no single role is asked."""
    form: dict[str, Any] = {**complete("TENANT"), "legal": {}}
    for role in Role:
        form["legal"].update(complete(role)["legal"])
    flat: dict[str, Answer] = {"role": Role.AGENT}
    for step in ("profile", "legal", "preferences"):
        for name, answer in form[step].items():
            flat[f"{step}.{name}"] = (
                tuple(answer) if isinstance(answer, list) else answer
            )
    return Answers().with_changes(flat)


def draft(version: int = 1, answers: Answers | None = None) -> Draft:
    expires = NOW + LIFETIME
    return Draft(version, NOW, NOW, expires, answers or Answers(), {"role": version})


@pytest.fixture
def store(redis: RedisConnection) -> RedisDraftStore:
    return RedisDraftStore(redis, lifetime=LIFETIME)


@pytest.fixture
def somebody() -> PersonId:
    return PersonId(uuid4())


async def test_nobody_s_draft_is_none(store: RedisDraftStore) -> None:
    assert await store.load(PersonId(uuid4())) == NOTHING


async def test_every_answer_comes_back(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    answers = every_answer()
    assert all(answers.at(field.path) is not None for field in FIELDS)

    assert await store.replace(somebody, draft(7, answers), mark=b"") is Write.DONE

    assert (await store.load(somebody)).draft == draft(7, answers)


async def test_so_does_an_empty_draft_without_its_problems(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    judged = replace(draft(), problems=(Problem("role", ProblemCode.TOO_LONG),))

    await store.replace(somebody, judged, mark=b"")

    assert (await store.load(somebody)).draft == draft()


async def test_an_operator_can_read_it(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await store.replace(somebody, draft(2, every_answer()), mark=b"")

    seen = json.loads(await redis.client.get(f"onboarding:{somebody}") or "")

    assert seen["schema"] == 1
    assert seen["version"] == 2
    assert seen["role"] == "AGENT"
    assert seen["profile"]["first_name"] == "Afi"
    assert seen["preferences"]["preferred_zones"] == ["calavi", "godomey"]
    assert seen["updated_at"] == "2026-11-23T10:30:00.123456Z"


async def test_a_save_on_what_is_no_longer_there_is_refused(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    await store.replace(somebody, draft(1), mark=b"")
    seen = await store.load(somebody)
    await store.replace(somebody, draft(2), mark=seen.mark)

    assert await store.replace(somebody, draft(3), mark=seen.mark) is Write.MOVED
    assert await store.replace(somebody, draft(3), mark=b"") is Write.MOVED

    assert (await store.load(somebody)).draft == draft(2)


async def test_a_save_on_what_has_expired_is_refused(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await store.replace(somebody, draft(1), mark=b"")
    seen = await store.load(somebody)
    await redis.client.delete(draft_key(somebody))

    assert await store.replace(somebody, draft(2), mark=seen.mark) is Write.MOVED

    assert await store.load(somebody) == NOTHING


async def test_a_write_that_is_sent_twice_is_done_once(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    await store.replace(somebody, draft(1), mark=b"")
    seen = await store.load(somebody)
    twice = [await store.replace(somebody, draft(2), mark=seen.mark) for _ in "12"]

    assert twice == [Write.DONE, Write.DONE]
    await store.finish(somebody, ProfileId(uuid4()), mark=b"")
    again = await store.replace(somebody, draft(2), mark=seen.mark)
    assert again is Write.DONE, "it was, before the end"


async def test_every_save_gives_a_draft_another_day(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    for version in (1, 2):
        seen = await store.load(somebody)
        await store.replace(somebody, draft(version), mark=seen.mark)

        assert 86_390 < await redis.client.ttl(draft_key(somebody)) <= 86_400
        await redis.client.expire(draft_key(somebody), 100)


async def test_nothing_else_makes_it_live_longer(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await store.replace(somebody, draft(1), mark=b"")
    await redis.client.expire(draft_key(somebody), 100)

    await store.load(somebody)
    await store.replace(somebody, draft(3), mark=b"stale")
    await store.finish(somebody, ProfileId(uuid4()), mark=b"stale")

    assert 90 < await redis.client.ttl(draft_key(somebody)) <= 100


async def test_of_fifty_who_save_at_once_one_gets_through_each_round(
    store: RedisDraftStore, somebody: PersonId
) -> None:
    for version in range(0, 250, 50):
        mark = (await store.load(somebody)).mark
        rivals = [draft(version + n) for n in range(50)]

        replies = await asyncio.gather(
            *(store.replace(somebody, rival, mark=mark) for rival in rivals)
        )

        assert sorted(reply.name for reply in replies) == ["DONE"] + 49 * ["MOVED"]
        winner = rivals[replies.index(Write.DONE)]
        assert (await store.load(somebody)).draft == winner


async def test_draft_and_marker_are_on_one_cluster_node(
    store: RedisDraftStore, redis: RedisConnection, somebody: PersonId
) -> None:
    await store.replace(somebody, draft(1), mark=b"")
    await store.finish(somebody, ProfileId(uuid4()), mark=b"stale")

    both = await keys(redis.client)

    assert len(both) == 2
    assert len({key_slot(key) for key in both}) == 1
