"""onboardingStats, as staff meets it: what people do moves it, and nobody is in it."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from infra.redis.connection import RedisConnection
from infra.redis.tally import tally_key
from infra.settings import Settings
from resolvers.statistics import day_of
from tests.answers import complete, finalize, save
from tests.api import Api, Person
from tests.staff import STATS, quiet, staffed, told, until

DISCARD = "mutation { discardOnboardingDraft { __typename } }"
TODAY = day_of(datetime.now(UTC))


@pytest.fixture
async def staff(
    settings: Settings, api: Api, redis: RedisConnection
) -> AsyncIterator[Person]:
    await quiet(redis)
    async with staffed(settings, await api.sign_in()) as staff:
        yield staff


def reached(funnel: Any) -> list[int]:
    return [step["reached"] for step in funnel["steps"]]


async def test_a_walk_through_the_form_moves_the_funnel(staff: Person) -> None:
    afi = await staff.api.sign_in()
    answers = complete("AGENT")
    await save(afi, profile=answers["profile"])
    await save(afi, role="AGENT")
    stats = await until(staff, lambda it: it["total"]["saved"] == 2)

    everybody, roles = stats["total"]["everybody"], stats["total"]["roles"]
    assert reached(everybody) == [1, 1, 0, 0]
    assert {r["role"]: reached(r)[1] for r in roles} == {
        "TENANT": 0,
        "LANDLORD": 0,
        "AGENT": 1,
    }
    passed = {s["step"]: s["passed"] for s in everybody["steps"]}
    assert passed == {"PROFILE": 1, "ROLE": 0, "LEGAL": 0, "PREFERENCES": 0}
    open_ = {(d["step"], d["role"]): d["drafts"] for d in stats["now"]["drafts"]}
    assert open_.pop(("ROLE", "AGENT")) == 1
    assert set(open_.values()) == {0}

    await save(afi, **answers)
    assert (await finalize(afi))["__typename"] == "OnboardingFinalized"
    await finalize(afi)
    stats = await until(staff, lambda it: it["total"]["everybody"]["finalized"] == 1)

    assert reached(stats["total"]["everybody"]) == [1, 1, 1, 1]
    assert {d["drafts"] for d in stats["now"]["drafts"]} == {0}


async def test_a_discarded_draft_is_told_where_it_was(staff: Person) -> None:
    afi = await staff.api.sign_in()
    await save(afi, role="TENANT")
    await afi.ask(DISCARD)
    await afi.ask(DISCARD)

    stats = await until(staff, lambda it: it["total"]["everybody"]["discarded"])

    (tenants,) = (r for r in stats["total"]["roles"] if r["role"] == "TENANT")
    assert {s["step"]: s["discarded"] for s in tenants["steps"]} == {
        "PROFILE": 0,
        "ROLE": 1,
        "LEGAL": 0,
        "PREFERENCES": 0,
    }
    assert {d["drafts"] for d in stats["now"]["drafts"]} == {0}


async def test_what_is_saved_again_by_its_id_is_one_save(staff: Person) -> None:
    afi = await staff.api.sign_in()
    for _ in range(3):
        await save(afi, saveId="one", role="TENANT")
    await save(afi, expectedVersion=7, role="AGENT")
    await save(afi, profile={"firstName": "Afi"})

    stats = await until(staff, lambda it: it["total"]["saved"] >= 2)

    assert stats["total"]["saved"] == 2


async def test_refusals_are_told_by_policy(
    settings: Settings, api: Api, redis: RedisConnection
) -> None:
    await quiet(redis)
    async with staffed(settings, await api.sign_in(), limit_public="5/minute") as staff:
        for _ in range(8):
            await staff.api.post("{ rateLimit { cost } }")

        stats = await until(staff, lambda it: it["total"]["refusals"])

    (refusals,) = stats["total"]["refusals"]
    assert refusals["policy"] == "public"
    assert refusals["requests"] >= 3


@pytest.mark.parametrize("days", [1, 7, 35])
async def test_days_come_in_order_and_today_last(
    staff: Person, redis: RedisConnection, days: int
) -> None:
    for ago in range(40):
        key = tally_key(TODAY - timedelta(days=ago))
        await redis.client.hset(key, mapping={"saved": ago + 1, "reached:profile": 2})

    stats = await told(staff, days)

    dates = [date.fromisoformat(day["first"]) for day in stats["days"]]
    assert dates == [TODAY - timedelta(days=n) for n in reversed(range(days))]
    assert [day["saved"] for day in stats["days"]] == list(range(days, 0, -1))
    total = stats["total"]
    assert (total["first"], total["last"]) == (str(dates[0]), str(TODAY))
    assert total["saved"] == days * (days + 1) // 2
    assert total["everybody"]["started"] == 2 * days


@pytest.mark.parametrize("days", [-1, 0, 36, 2**31 - 1])
@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Demandez de 1 à 35 jours."), ("en", "Ask for 1 to 35 days.")],
)
async def test_other_numbers_of_days_are_refused(
    staff: Person, days: int, language: str, words: str
) -> None:
    response = await staff.api.post(
        STATS, token=staff.token, language=language, days=days
    )

    (error,) = response.json()["errors"]
    assert error["message"] == words
    assert error["extensions"] == {"code": "BAD_REQUEST"}


async def test_many_pages_cost_one_reading(
    staff: Person, redis: RedisConnection
) -> None:
    await told(staff)
    await redis.client.hset(tally_key(TODAY), "saved", 7)

    assert {(await told(staff))["total"]["saved"] for _ in range(3)} == {0}
    await until(staff, lambda it: it["total"]["saved"] == 7)


async def test_without_postgresql_only_the_outbox_is_missing(
    settings: Settings, api: Api, redis: RedisConnection
) -> None:
    away = {
        "database_url": SecretStr("postgresql://x@127.0.0.1:1/x"),
        "worker_inside": False,
    }
    await quiet(redis)
    async with staffed(settings, await api.sign_in(), **away) as staff:
        body = (await staff.post(STATS)).json()

    (error,) = body["errors"]
    assert error["path"] == ["onboardingStats", "now", "outbox"]
    assert error["extensions"]["code"] == "STORE_UNAVAILABLE"
    stats = body["data"]["onboardingStats"]
    assert stats["now"].pop("outbox") is None
    assert stats["now"]["queue"]
    assert stats["total"]["saved"] == 0


async def test_nothing_personal_is_kept(
    staff: Person, redis: RedisConnection, api: Api
) -> None:
    afi = await api.sign_in()
    answers = complete("TENANT")
    await save(afi, **answers)
    me = (await afi.ask("{ viewer { id } }"))["viewer"]["id"]
    await until(staff, lambda it: it["total"]["saved"] == 1)

    kept = str(await redis.client.hgetall(tally_key(TODAY)))
    secrets = (str(UUID(me)), afi.phone, answers["legal"]["cpi"], "Afi")
    assert [secret for secret in secrets if secret in kept] == []
