"""Drafts on a real server that refuses to write: full, a replica, cut off."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from infra.local import LocalServices
from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore
from resolvers.errors import StoreUnavailable
from resolvers.models.draft import DraftState, Snapshot
from resolvers.models.person import PersonId
from tests.infra.redis.sample_drafts import (
    draft,
    every_answer,
    held,
    put,
    standing,
    store_on,
)

SETTINGS = {
    "full": ("maxmemory", "1", "0"),
    "without replicas": ("min-replicas-to-write", "1", "0"),
    "a replica": ("replicaof", "127.0.0.1 1", "no one"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: Any) -> Iterator[LocalServices]:
    """Run a server that these tests may spoil."""
    folder = Path(tmp_path_factory.mktemp("redis"))
    with LocalServices(folder, postgres=False) as services:
        yield services


@pytest.fixture
async def spoilt(server: LocalServices) -> AsyncIterator[RedisConnection]:
    connection = RedisConnection.to(server.redis_url, timeout=1)
    await connection.client.flushdb()
    yield connection
    for trouble in SETTINGS:
        await spoil(connection, trouble, mend=True)
    await connection.close()


@dataclass(frozen=True)
class Case:
    """Somebody with a draft on that server."""

    redis: RedisConnection
    store: RedisDraftStore
    person: PersonId
    seen: Snapshot


@pytest.fixture
async def case(spoilt: RedisConnection, somebody: PersonId) -> Case:
    store = store_on(spoilt)
    seen = await put(store, somebody, draft(1, every_answer()))
    return Case(spoilt, store, somebody, seen)


async def spoil(redis: RedisConnection, trouble: str, *, mend: bool = False) -> None:
    """Bring the server into *trouble*, or out of it."""
    name, bad, good = SETTINGS[trouble]
    value = good if mend else bad
    if name == "replicaof":
        await redis.client.replicaof(*value.split())
    else:
        await redis.client.config_set(name, value)


@pytest.mark.parametrize("trouble", SETTINGS)
@pytest.mark.parametrize("what", ["a save", "a freeze"])
async def test_a_server_in_trouble_refuses_a_swap_whole(
    case: Case, trouble: str, what: str
) -> None:
    before = await held(case.redis.client)
    new = draft(2, every_answer()) if what == "a save" else case.seen.draft
    await spoil(case.redis, trouble)

    with pytest.raises(StoreUnavailable):
        await case.store.swap(case.person, case.seen, new, standing(2))

    assert await held(case.redis.client) == before
    assert await case.store.load(case.person) == case.seen, "reading goes on"
    await spoil(case.redis, trouble, mend=True)
    assert await case.store.swap(case.person, case.seen, new, standing(2)) is True


@pytest.mark.parametrize("trouble", SETTINGS)
async def test_a_discard_is_refused_whole_or_done_whole(
    case: Case, trouble: str
) -> None:
    gone = standing(2, DraftState.DISCARDED)
    await spoil(case.redis, trouble)
    try:
        done = await case.store.swap(case.person, case.seen, None, gone)
    except StoreUnavailable:
        done = False

    after = await case.store.load(case.person)

    before = (case.seen.draft, case.seen.standing)
    assert (after.draft, after.standing) == ((None, gone) if done else before)
