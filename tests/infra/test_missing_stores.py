"""The service without Redis, without PostgreSQL, and when one of them hangs."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from infra.app import create_app
from infra.local import LocalServices
from infra.postgres.migrate import migrate
from infra.settings import Settings
from infra.worker import MessageWorker
from tests.answers import FINALIZE, SAVE, complete, finalize, save
from tests.api import Api, Person, serving
from tests.infra.faults import Fault, hung, killed, on, recovered
from tests.sign_in import SESSIONS, SIGN_OUT

ZONES = "{ zones { id } }"
DRAFT = "{ onboardingDraft { version } }"
PROFILE = "{ profile { id } }"
OWN = "{ viewer { phone } profile { firstName legal { cpi } } }"
REVEALED = "{ profile(reveal: true) { legal { cpi } } }"
PROMISED = 0.5
"""Seconds until a missing store is admitted."""


@pytest.fixture(scope="module")
def stores(tmp_path_factory: Any) -> Iterator[LocalServices]:
    """Run stores that these tests may stop, hang and start again."""
    with LocalServices(Path(tmp_path_factory.mktemp("stores"))) as services:
        yield services


@pytest.fixture(scope="module")
async def service(stores: LocalServices, settings: Settings) -> AsyncIterator[Api]:
    """Serve on those stores."""
    await asyncio.to_thread(migrate, stores.database_url)
    async with serving(create_app(on(stores, settings))) as api:
        yield api


either_fault = pytest.mark.parametrize("fault", [hung, killed])


async def refusal(person: Person, query: str, **variables: Any) -> dict[str, Any]:
    """Return the one error of an operation that must be refused, in time."""
    started = time.monotonic()
    response = await person.post(query, **variables)
    assert time.monotonic() - started < PROMISED
    (error,) = response.json()["errors"]
    extensions: dict[str, Any] = error["extensions"]
    return extensions


REFUSED = {"code": "STORE_UNAVAILABLE", "retryAfter": 2}


@either_fault
async def test_without_redis_a_save_says_so_and_the_rest_goes_on(
    service: Api, stores: LocalServices, fault: Fault
) -> None:
    person = await service.sign_in()
    before = await save(person, profile={"firstName": "Afi"})

    with fault(stores, "valkey"):
        changes = {"profile": {"firstName": "Kossi"}}
        assert await refusal(person, SAVE, input=changes) == REFUSED
        for query in (DRAFT, FINALIZE, SESSIONS, SIGN_OUT):
            assert await refusal(person, query) == REFUSED
        assert len((await service.ask(ZONES))["zones"]) == 6
        ready = await service.http.get("/readyz")
        assert (ready.status_code, ready.json()) == (
            200,
            {"status": "degraded", "missing": ["redis"]},
        )
        assert (await service.http.get("/livez")).status_code == 200

    await recovered(service)
    after = await person.ask("{ onboardingDraft { version profile { firstName } } }")
    assert after["onboardingDraft"] == {
        "version": before["draft"]["version"],
        "profile": {"firstName": "Afi"},
    }


@either_fault
async def test_without_redis_people_read_their_own_profile_and_are_told(
    service: Api, stores: LocalServices, fault: Fault
) -> None:
    person = await service.sign_in()
    await save(person, **complete("TENANT"))
    await finalize(person)
    touched = person.token[:-1] + ("A" if person.token[-1] != "A" else "B")

    with fault(stores, "valkey"):
        answer = (await person.post(OWN)).json()
        assert await refusal(person, REVEALED) == REFUSED
        assert (await service.post(OWN, token=touched)).json()["data"] == {
            "viewer": None,
            "profile": None,
        }

    assert answer["extensions"] == {"degraded": True}
    assert answer["data"]["viewer"]["phone"] == person.phone.replace(" ", "")
    assert answer["data"]["profile"]["legal"]["cpi"].startswith("•••")
    await recovered(service)
    again = (await person.post(OWN)).json()
    assert again == {"data": answer["data"]}


@either_fault
async def test_without_postgres_drafts_are_saved_and_nothing_is_finalized(
    service: Api, stores: LocalServices, fault: Fault
) -> None:
    person = await service.sign_in()
    await service.ask(ZONES)  # now they are in the cache

    with fault(stores, "postgres"):
        saved = await save(person, **complete("TENANT"))
        assert saved["__typename"] == "OnboardingDraftSaved"
        assert await refusal(person, FINALIZE) == REFUSED
        assert await refusal(person, PROFILE) == REFUSED
        assert len((await service.ask(ZONES))["zones"]) == 6
        ready = await service.http.get("/readyz")
        assert ready.json() == {"status": "degraded", "missing": ["postgres"]}

    await recovered(service)
    finalized = await finalize(person)
    assert finalized["__typename"] == "OnboardingFinalized"


async def test_without_postgres_drafts_are_saved_after_a_restart_of_redis_too(
    service: Api, stores: LocalServices
) -> None:
    person = await service.sign_in()
    await save(person, **complete("TENANT"))
    with killed(stores, "valkey"):
        pass
    await recovered(service)

    with killed(stores, "postgres"):
        saved = await save(person, profile={"firstName": "Kossi"})
        assert saved["draft"]["version"] == 2

    await recovered(service)
    assert (await person.ask(DRAFT))["onboardingDraft"] == {"version": 2}
    finalized = await finalize(person)
    assert finalized["alreadyFinalized"] is False


async def test_it_starts_without_any_store_and_recovers(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stores = LocalServices(tmp_path)
    with stores:  # only to learn where they will be
        pass
    quiet = settings.model_copy(update={"worker_inside": False})

    async with serving(create_app(on(stores, quiet))) as api:
        assert (await api.http.get("/livez")).status_code == 200
        ready = await api.http.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["missing"] == ["redis", "postgres"]
        for url in (stores.redis_url, stores.database_url):
            (line,) = [r for r in caplog.messages if str(urlsplit(url).port) in r]
            assert "not running" in line
            assert "port" in line
            assert "firewall" in line
            assert str(urlsplit(url).password) not in line

        with stores:
            await asyncio.to_thread(migrate, stores.database_url)
            await recovered(api)
            async with MessageWorker(on(stores, settings)).running():
                await save(await api.sign_in(), role="AGENT")
