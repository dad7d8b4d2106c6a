"""Drafts that expire, on real stores: counted once, whoever comes first to see it."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from infra.delivering import build_planner
from infra.redis.connection import RedisConnection
from infra.redis.drafts import draft_key
from infra.settings import Settings
from infra.wiring import Stores
from resolvers.models.person import PersonId
from tests.answers import save
from tests.api import Api, Person
from tests.staff import quiet, staffed, told, until


@pytest.fixture
async def staff(
    settings: Settings, api: Api, redis: RedisConnection
) -> AsyncIterator[Person]:
    await quiet(redis)
    async with staffed(settings, await api.sign_in()) as staff:
        yield staff


@pytest.fixture
async def stores(settings: Settings) -> AsyncIterator[Stores]:
    stores = Stores.to(settings, timeout=1)
    yield stores
    await stores.close()


async def expired(redis: RedisConnection, person: Person) -> None:
    """Have the draft of *person* end, as if its time was over."""
    me = PersonId(UUID((await person.ask("{ viewer { id } }"))["viewer"]["id"]))
    assert await redis.client.delete(draft_key(me))
    await redis.client.zadd("reminders", {str(me): 1}, xx=True)


async def test_whoever_of_many_workers_looks_it_is_dropped_once(
    staff: Person, redis: RedisConnection, stores: Stores, settings: Settings
) -> None:
    planners = [build_planner(settings, stores) for _ in range(5)]
    for _ in range(10):
        afi = await staff.api.sign_in()
        await save(afi, profile={"firstName": "Afi"}, role="AGENT")
        await expired(redis, afi)

    await asyncio.gather(*(planner.plan() for planner in planners))

    stats = await until(staff, lambda it: it["total"]["everybody"]["dropped"] >= 10)
    assert stats["total"]["everybody"]["dropped"] == 10
    agents = next(r for r in stats["total"]["roles"] if r["role"] == "AGENT")
    assert {s["step"]: s["dropped"] for s in agents["steps"]}["ROLE"] == 10
    assert {at["drafts"] for at in stats["now"]["drafts"]} == {0}


async def test_who_begins_anew_before_a_worker_looked_has_dropped_one(
    staff: Person, redis: RedisConnection, stores: Stores, settings: Settings
) -> None:
    afi = await staff.api.sign_in()
    await save(afi, role="AGENT")
    me = (await afi.ask("{ viewer { id } }"))["viewer"]["id"]
    await redis.client.delete(draft_key(PersonId(UUID(me))))

    await save(afi, profile={"firstName": "Afi"})
    await save(afi, profile={"firstName": "Aïcha"})
    await build_planner(settings, stores).plan()

    stats = await until(staff, lambda it: it["total"]["saved"] == 3)
    everybody = stats["total"]["everybody"]
    assert (everybody["started"], everybody["dropped"]) == (2, 1)
    open_ = [at for at in stats["now"]["drafts"] if at["drafts"]]
    assert open_ == [{"step": "PROFILE", "role": None, "drafts": 1}]
    assert (await told(staff))["total"]["saved"] == 3
