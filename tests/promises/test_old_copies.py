"""A store that comes back from an older copy: what was finalized stays so, once."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.local import LocalServices
from infra.postgres.connection import PostgresConnection
from infra.redis.connection import RedisConnection
from infra.settings import Settings
from tests.answers import complete, finalize
from tests.api import Api, Person, serving
from tests.network import relayed
from tests.promises.asking import discard, draft_of, late_answers, onboarding, save
from tests.promises.needs import until_ready
from tests.promises.stores import ONE_OF_EACH, Stores, draft_key


class Copies:
    """Valkey's data, kept and put back."""

    def __init__(self, valkey: LocalServices, folder: Path) -> None:
        self._valkey = valkey
        self._data = folder / "redis" / "appendonlydir"
        self._kept = folder / "kept"

    def keep(self) -> None:
        """Copy what Redis has by now; what it acknowledged is in its files."""
        shutil.copytree(self._data, self._kept)

    def put_back(self) -> None:
        """Let Redis start with what was kept."""
        self._kill()
        shutil.rmtree(self._data)
        shutil.copytree(self._kept, self._data)
        self._valkey.start()

    def restart(self) -> None:
        self._kill()
        self._valkey.start()

    def _kill(self) -> None:
        (server := psutil.Process(self._valkey.pids["valkey"])).kill()
        server.wait(10)


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[LocalServices]:
    with LocalServices(tmp_path / "data", postgres=False) as services:
        yield services


@pytest.fixture
def copies(valkey: LocalServices, tmp_path: Path) -> Copies:
    return Copies(valkey, tmp_path / "data")


@pytest.fixture
async def service(
    valkey: LocalServices, settings_apart: Settings
) -> AsyncIterator[Api]:
    """Serve on that Valkey, and a database of its own."""
    changes = {"redis_url": SecretStr(valkey.redis_url), "store_timeout_ms": 2000}
    async with serving(create_app(settings_apart.model_copy(update=changes))) as api:
        yield api


@pytest.fixture
async def stores(
    valkey: LocalServices, settings_apart: Settings
) -> AsyncIterator[Stores]:
    redis = RedisConnection.to(valkey.redis_url, timeout=1)
    postgres = PostgresConnection.to(settings_apart.database_dsn, timeout=1)
    yield Stores(redis, postgres)
    await postgres.close()
    await redis.close()


async def half_way(api: Api) -> Person:
    """Return somebody who could finalize now."""
    person = await api.sign_in()
    await save(person, **complete("AGENT"))
    return person


async def test_a_draft_that_was_finalized_meanwhile_does_not_come_back(
    service: Api, stores: Stores, copies: Copies
) -> None:
    writer, reader, finisher = [await half_way(service) for _ in range(3)]
    copies.keep()
    done = [(await finalize(p))["profileId"] for p in (writer, reader, finisher)]

    copies.put_back()
    await until_ready(service)
    assert await stores.has_draft(writer)

    late = await save(writer, role="TENANT")
    assert late == {"__typename": "OnboardingAlreadyFinalized", "profileId": done[0]}
    seen = await onboarding(reader)
    assert (seen["state"], seen["draft"]) == ("FINALIZED", None)
    assert await draft_of(reader) is None
    again = await finalize(finisher)
    assert (again["profileId"], again["alreadyFinalized"]) == (done[2], True)
    for person in (writer, reader, finisher):
        assert not await stores.has_draft(person)
        assert await stores.written_of(person) == ONE_OF_EACH


async def test_a_draft_that_was_discarded_then_and_finalized_since_stays_finished(
    service: Api, stores: Stores, copies: Copies
) -> None:
    person = await half_way(service)
    await discard(person)
    copies.keep()
    await save(person, **complete("TENANT"))
    done = await finalize(person)

    copies.put_back()
    await until_ready(service)

    late = await save(person, role="TENANT")
    assert late["profileId"] == done["profileId"]
    assert not await stores.has_draft(person)


async def test_a_restart_costs_no_draft_its_place(service: Api, copies: Copies) -> None:
    person, leaver = [await half_way(service) for _ in range(2)]
    await discard(leaver)
    before = await draft_of(person)

    copies.restart()
    await until_ready(service)

    assert await draft_of(person) == before
    saved = await save(person, profile={"firstName": "Sena"}, expectedVersion=1)
    assert saved["version"] == 2
    assert await draft_of(leaver) is None
    assert (await save(leaver, role="TENANT"))["version"] == 3
    assert (await finalize(person))["alreadyFinalized"] is False


@pytest.mark.parametrize("is_redis_restarted", [True, False])
async def test_who_finalized_what_postgresql_has_lost_may_begin_again(
    service: Api, stores: Stores, copies: Copies, *, is_redis_restarted: bool
) -> None:
    person = await half_way(service)
    await finalize(person)
    await _lose_profile_of(person, stores)

    if is_redis_restarted:
        copies.restart()
    await until_ready(service)

    assert (await onboarding(person))["state"] in ("NONE", "EXPIRED")
    saved = await save(person, **complete("TENANT"))
    assert saved["__typename"] == "OnboardingDraftSaved"
    assert (await finalize(person))["alreadyFinalized"] is False


async def test_what_was_saved_unchecked_into_a_finished_draft_is_named_and_kept(
    settings_apart: Settings, valkey: LocalServices, copies: Copies
) -> None:
    async with relayed(settings_apart.database_dsn) as way_to_postgres:
        changes = {
            "redis_url": SecretStr(valkey.redis_url),
            "database_url": SecretStr(way_to_postgres.url),
        }
        app = create_app(settings_apart.model_copy(update=changes))
        async with serving(app) as api:
            person = await half_way(api)
            copies.keep()
            await finalize(person)
            copies.put_back()
            await way_to_postgres.refuse()
            await until_ready(api, "postgres")

            await save(person, profile={"firstName": "Sena"})
            await way_to_postgres.accept()
            await until_ready(api)

            assert await late_answers(person) == ["profile.firstName"]
            redis = RedisConnection.to(valkey.redis_url, timeout=1)
            assert await redis.client.exists(await draft_key(person))
            await redis.close()


async def _lose_profile_of(person: Person, stores: Stores) -> None:
    me: Any = (await person.ask("{ viewer { id } }"))["viewer"]["id"]
    async with stores.postgres.transaction() as session:
        connection = await session.connection()
        for table in ("profiles", "consents", "outbox"):
            await connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE user_id = $1", (me,)
            )
