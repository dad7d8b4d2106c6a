"""PgBouncer in transaction mode: each transaction meets whichever server is free."""

import asyncio
from contextlib import suppress

import httpx
from sqlalchemy import text

from infra.postgres.connection import PostgresConnection
from tests.answers import complete, finalize
from tests.api import Api, Person, moment
from tests.promises.asking import profile_of, save
from tests.promises.needs import until_ready
from tests.promises.pooled.pgbouncer import SERVERS, PgBouncer

_SERVING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_ZONES = "{ zones { id } }"
_PROFILES = text("SELECT count(*) FROM profiles")


async def ready(api: Api) -> Person:
    """Return somebody who could finalize now."""
    person = await api.sign_in()
    await save(person, **complete("AGENT"))
    return person


async def counted(direct: PostgresConnection, query: object) -> int:
    async with direct.transaction() as session:
        found = await (await session.connection()).execute(query)  # type: ignore[call-overload] # a text
        return int(found.scalar_one())


async def test_a_form_is_filled_in_and_its_messages_arrive(service: Api) -> None:
    person = await ready(service)
    since = moment()

    done = await finalize(person)

    assert done["__typename"] == "OnboardingFinalized"
    assert (await profile_of(person))["id"] == done["profileId"]
    address = person.phone.replace(" ", "")
    assert await service.letter_to(address, "welcome", since=since)
    assert len((await service.ask(_ZONES))["zones"]) == 6


async def test_a_hundred_finalize_at_once_on_three_connections(
    service: Api, direct: PostgresConnection
) -> None:
    crowd = [await ready(service) for _ in range(5)]
    seen: list[int] = []

    async def watch() -> None:
        while True:
            seen.append(await counted(direct, _SERVING))
            await asyncio.sleep(0.01)

    watching = asyncio.create_task(watch())
    ends = await asyncio.gather(*(finalize(who) for who in crowd for _ in range(20)))
    watching.cancel()
    await asyncio.wait([watching])

    assert {end["__typename"] for end in ends} == {"OnboardingFinalized"}
    assert len({end["profileId"] for end in ends}) == len(crowd)
    assert await counted(direct, _PROFILES) == len(crowd)
    assert 1 <= max(seen) <= SERVERS


async def test_a_restart_under_use_costs_refusals_and_nothing_else(
    service: Api, pooler: PgBouncer, direct: PostgresConnection
) -> None:
    crowd = [await ready(service) for _ in range(8)]
    refused: list[str] = []
    away, was_refused = asyncio.Event(), asyncio.Event()

    async def insists(person: Person) -> str:
        await away.wait()
        for _ in range(1000):
            with suppress(httpx.TransportError):
                answer = (await person.post(_FINALIZE)).json()
                if "errors" not in answer:
                    return str(answer["data"]["finalizeOnboarding"]["profileId"])
                refused.append(answer["errors"][0]["extensions"]["code"])
                was_refused.set()
            await asyncio.sleep(0.05)
        raise AssertionError(refused)

    everybody = asyncio.gather(*map(insists, crowd))
    await asyncio.to_thread(pooler.stop)
    away.set()
    await was_refused.wait()
    await asyncio.to_thread(pooler.start)

    assert len(set(await everybody)) == len(crowd)
    assert set(refused) == {"STORE_UNAVAILABLE"}
    assert await counted(direct, _PROFILES) == len(crowd)
    await until_ready(service)


_FINALIZE = """
mutation { finalizeOnboarding { ... on OnboardingFinalized { profileId } } }
"""
