"""Limits that are being tried out, limits without Redis, and what limits cost it."""

import time
from asyncio import gather, to_thread
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local import LocalServices
from infra.postgres.migrate import migrate
from infra.settings import Settings
from tests.api import Api, new_phone
from tests.infra.edge.limited import CODE, KNOWN, at, elsewhere, left, limited, use_up
from tests.infra.faults import Fault, hung, killed, on, recovered
from tests.infra.limits.commands import CommandsOf

TOLD = "{ rateLimit { policies { name remaining isObserved } } }"
SMALL = {
    "limit_public": "200/minute",
    "limit_person": "5/minute",
    "limit_address": "5/minute",
    "limit_mutation": "5/minute",
    "sign_in_phone_limit": "4/hour",
}


async def test_what_is_observed_refuses_nobody(settings: Settings) -> None:
    observed = ("public", "person", "address", "mutation", "sign-in-phone")
    tried_out = SMALL | {"limit_public": "5/minute", "limits_observed": observed}
    async with limited(settings, **tried_out) as api, elsewhere(api) as client:
        person = await client.sign_in()
        for somebody in (client, at(person, client)):
            answers = [await somebody.post(KNOWN) for _ in range(20)]
            assert {answer.status_code for answer in answers} == {200}
            assert not {"ratelimit", "ratelimit-policy"} & {*answers[-1].headers}
        phone = new_phone()
        for _ in range(6):
            assert (await client.post(CODE, p=phone)).json()["data"]
        assert (await client.http.get("/dev/messages")).status_code == 200

        told = await at(person, client).ask(TOLD)
        assert told["rateLimit"]["policies"] == [
            {"name": "person-60s", "remaining": 0, "isObserved": True},
            {"name": "address-60s", "remaining": 0, "isObserved": True},
        ]


async def test_an_observed_policy_leaves_the_others_in_force(
    settings: Settings,
) -> None:
    tried_out = SMALL | {"limits_observed": ("address", "mutation")}
    async with limited(settings, **tried_out) as api, elsewhere(api) as client:
        refused = await use_up(at(await client.sign_in(), client))

        assert set(left(refused)) == {"person-60s"}


async def test_a_decision_is_one_command_and_none_for_who_is_over_the_limit(
    settings: Settings, redis_url: str
) -> None:
    async with (
        limited(settings, limit_public="120/minute", limit_person="9/minute") as api,
        elsewhere(api) as client,
        CommandsOf.watching(redis_url) as commands,
    ):
        person = at(await client.sign_in(), client)
        await commands.seen()
        for somebody in (client, person):
            for _ in range(4):
                await somebody.post(KNOWN)
            assert await commands.seen() == ["EVALSHA"] * 4
            await use_up(somebody)
            await commands.seen()

            for _ in range(50):
                assert (await somebody.post(KNOWN)).status_code == 429
                await somebody.post("{ another }")
            if somebody is client:
                for path in ("/graphql", "/dev/messages", "/nowhere"):
                    assert (await client.http.get(path)).status_code == 429
            assert await commands.seen() == []


@pytest.fixture(scope="module")
def stores(tmp_path_factory: Any) -> Iterator[LocalServices]:
    """Run stores that these tests may stop."""
    with LocalServices(Path(tmp_path_factory.mktemp("limits"))) as services:
        yield services


@pytest.fixture(scope="module")
async def service(stores: LocalServices, settings: Settings) -> AsyncIterator[Api]:
    await to_thread(migrate, stores.database_url)
    more = {"limit_public": "80/minute", "limit_person": "9/minute"}
    async with limited(on(stores, settings), **more) as api:
        yield api


@pytest.mark.parametrize("fault", [hung, killed])
async def test_without_redis_limits_hold_and_answers_stay_quick(
    service: Api, stores: LocalServices, fault: Fault
) -> None:
    async with elsewhere(service) as client, elsewhere(service) as other:
        person = at(await other.sign_in(), other)

        with fault(stores, "valkey"):
            for somebody, quota in ((client, 80), (person, 9)):
                for _ in "123":
                    started = time.monotonic()
                    assert (await somebody.post(KNOWN)).status_code == 200
                    assert time.monotonic() - started < 0.5
                crowd = (somebody.post(KNOWN) for _ in range(90))
                statuses = [answer.status_code for answer in await gather(*crowd)]
                assert statuses.count(200) == quota - 3
                assert statuses.count(429) == 93 - quota
            refused = await client.post(KNOWN)
            assert left(refused)["public-60s"].remaining == 0
            assert 1 <= int(refused.headers["Retry-After"]) <= 64
            async with elsewhere(service) as neighbour:
                assert (await neighbour.post(KNOWN)).status_code == 200

        await recovered(client)
        async with elsewhere(service) as newcomer:
            answers = [(await newcomer.post(KNOWN)).status_code for _ in range(90)]
            assert 80 <= answers.count(200) <= 84  # a few were counted in memory
            assert answers[-1] == 429
