"""Whose drafts are looked at later: the first save says so, once a draft."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from infra.redis.connection import RedisConnection
from tests.answers import save
from tests.api import Api, Person

DISCARD = """
mutation { discardOnboardingDraft(input: {}) { __typename } }
"""
THREE_HOURS = timedelta(hours=3)


async def watched(redis: RedisConnection) -> dict[bytes, float]:
    """Return who is in Redis' book, and the times."""
    found: list[tuple[bytes, float]] = await redis.client.zrange(  # type: ignore[assignment] # bytes: nothing is decoded
        "reminders", 0, -1, withscores=True
    )
    return dict(found)


async def id_of(person: Person) -> bytes:
    me = (await person.ask("{ viewer { id } }"))["viewer"]
    return str(UUID(me["id"])).encode()


async def test_the_first_save_has_a_draft_looked_at_three_hours_later(
    redis: RedisConnection, api: Api
) -> None:
    person = await api.sign_in()
    assert await watched(redis) == {}
    before = datetime.now(UTC)

    await save(person, profile={"firstName": "Afi"})

    ((who, at),) = (await watched(redis)).items()
    assert who == await id_of(person)
    moment = datetime.fromtimestamp(at, UTC)
    assert before + THREE_HOURS <= moment <= datetime.now(UTC) + THREE_HOURS


async def test_further_saves_cost_nothing_more(
    redis: RedisConnection, api: Api
) -> None:
    person = await api.sign_in()
    await save(person, profile={"firstName": "Afi"})
    first = await watched(redis)

    await save(person, profile={"lastName": "Hounsou"})
    await save(person, role="TENANT")

    assert await watched(redis) == first


async def test_a_draft_that_is_begun_anew_has_a_time_of_its_own(
    redis: RedisConnection, api: Api
) -> None:
    person = await api.sign_in()
    await save(person, profile={"firstName": "Afi"})
    ((who, first),) = (await watched(redis)).items()
    await person.ask(DISCARD)

    await save(person, profile={"firstName": "Afi"})

    later = await watched(redis)
    assert later.keys() == {who}
    assert later[who] > first


async def test_what_is_not_saved_is_not_looked_at(
    redis: RedisConnection, api: Api
) -> None:
    person = await api.sign_in()

    await save(person, expectedVersion=7, profile={"firstName": "Afi"})
    await save(person, profile={"email": "nobody"})

    kept = (await person.ask("{ onboardingDraft { version } }"))["onboardingDraft"]
    assert bool(await watched(redis)) is (kept is not None)
