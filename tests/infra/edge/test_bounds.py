"""An operation has a time limit and a client has places; both come free again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from infra.app import create_app
from infra.postgres.connection import PostgresConnection
from infra.settings import Settings
from resolvers.zones import ZoneResolvers
from tests.api import Api, Person, serving

ZONES = "{zones{id}}"
PROFILE = "{profile{id}}"
LIMIT = 0.3
AT_ONCE = 3
WORDS = {
    "fr": "L'opération a pris trop de temps",
    "en": "The operation took too long",
}


@pytest.fixture(scope="module")
async def bounded(settings: Settings) -> AsyncIterator[Api]:
    """Serve with less time than the stores have, and few places."""
    bounds = {
        "operation_timeout": LIMIT,
        "store_timeout_ms": 400,
        "operations_at_once": AT_ONCE,
    }
    async with serving(create_app(settings.model_copy(update=bounds))) as api:
        yield api


class Held:
    """Zones that do not come before they are let go."""

    def __init__(self) -> None:
        self.go, self.all_wait = asyncio.Event(), asyncio.Event()
        self.waiting = self.cancelled = 0

    async def all(self) -> list[Any]:
        self.waiting += 1
        if self.waiting == AT_ONCE:
            self.all_wait.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return []


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    held = Held()
    monkeypatch.setattr(ZoneResolvers, "all", held.all)
    return held


@asynccontextmanager
async def blocked(postgres: PostgresConnection) -> AsyncIterator[None]:
    """Keep everybody from reading profiles."""
    async with postgres.engine.begin() as connection:
        await connection.execute(text("LOCK TABLE profiles IN ACCESS EXCLUSIVE MODE"))
        yield


def extensions(answer: httpx.Response) -> Any:
    body = answer.json()
    assert "data" not in body
    return body["errors"][0]["extensions"]


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_an_operation_that_takes_too_long_is_cut_off(
    bounded: Api, held: Held, language: str
) -> None:
    started = asyncio.get_running_loop().time()
    answer = await bounded.post(ZONES, language=language)
    taken = asyncio.get_running_loop().time() - started

    assert answer.status_code == 503
    assert extensions(answer) == {"code": "OPERATION_TIMEOUT"}
    assert answer.json()["errors"][0]["message"].startswith(WORDS[language])
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["ratelimit"]
    assert LIMIT <= taken < LIMIT + 1
    assert held.cancelled == 1


async def test_the_stores_are_as_good_as_before(
    api: Api, bounded: Api, postgres: PostgresConnection
) -> None:
    people = [await api.sign_in() for _ in range(12)]

    async def ask(person: Person) -> httpx.Response:
        return await bounded.post(PROFILE, token=person.token)

    async with blocked(postgres):
        for _ in range(2):
            cut = await asyncio.gather(*map(ask, people))
            assert {answer.status_code for answer in cut} == {503}

    assert (await bounded.http.get("/readyz")).json()["missing"] == []
    for _ in range(3):
        answers = [await ask(person) for person in people]
        assert [answer.json() for answer in answers] == [
            {"data": {"profile": None}}
        ] * 12


async def test_places_come_free_when_operations_are_cut_off(
    bounded: Api, held: Held
) -> None:
    for _ in range(2):
        cut = await asyncio.gather(*(bounded.post(ZONES) for _ in range(AT_ONCE)))
        assert [answer.status_code for answer in cut] == [503] * AT_ONCE

    held.go.set()
    assert (await bounded.post(ZONES)).json() == {"data": {"zones": []}}
    assert held.cancelled == 2 * AT_ONCE


async def test_a_client_has_so_many_places_and_others_have_theirs(
    api: Api, bounded: Api, held: Held
) -> None:
    person = await api.sign_in()
    several = [asyncio.create_task(bounded.post(ZONES)) for _ in range(AT_ONCE)]
    await held.all_wait.wait()

    busy = await bounded.post("{serviceStatus{drafts}}", language="en")
    others = await bounded.post("{viewer{phone}}", token=person.token)
    held.go.set()
    answers = await asyncio.gather(*several)

    assert busy.status_code == 429
    assert extensions(busy) == {"code": "RATE_LIMITED", "retryAfter": 1}
    assert busy.headers["retry-after"] == "1"
    assert busy.headers["ratelimit"]
    assert others.json()["data"]["viewer"]["phone"] == person.phone.replace(" ", "")
    assert [answer.json() for answer in answers] == [{"data": {"zones": []}}] * AT_ONCE
    assert (await bounded.post(ZONES)).status_code == 200


async def test_what_never_runs_takes_no_place(bounded: Api, held: Held) -> None:
    several = [asyncio.create_task(bounded.post(ZONES)) for _ in range(AT_ONCE)]
    await held.all_wait.wait()

    malformed = await bounded.post("{")
    held.go.set()
    await asyncio.gather(*several)

    assert malformed.status_code == 400
