"""docs/backups.md as it stands: what was copied is restored, and people go on."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from redis import Redis

from infra.embeddings.bundled import BundledEmbedder
from infra.postgres.homes.space import Space
from infra.postgres.migrate import migrate
from infra.settings import Settings
from tests.answers import complete, finalize
from tests.api import Api, Person
from tests.promises.asking import draft_of, onboarding, profile_of, save
from tests.promises.backups.system import System
from tests.sign_in import refusal

OTHER_KEYS = "other:" + "B" * 43 + "="
REVEALED = "{ profile(reveal: true) { legal { ifu } } }"
MINE = "{ viewer { id } }"


@pytest.fixture(scope="module")
def old(settings: Settings, tmp_path_factory: Any) -> Iterator[System]:
    """Run the system that there is."""
    folder = tmp_path_factory.mktemp("old")
    system = System(folder / "data", settings, folder)
    with system.stores:
        space = Space(BundledEmbedder.name, BundledEmbedder.dimensions)
        assert migrate(system.stores.database_url, space=space) is None
        with Redis.from_url(system.stores.redis_url) as redis:
            # Else it waits five seconds for more who might want a copy.
            redis.config_set("repl-diskless-sync-delay", 0)
        yield system


@pytest.fixture
def new(old: System, tmp_path: Path) -> Iterator[System]:
    """Make an empty one, for what the old one leaves."""
    system = System(tmp_path / "data", old.settings, tmp_path)
    old.backup = tmp_path
    yield system
    system.stores.stop()


async def half_way(api: Api) -> Person:
    person = await api.sign_in()
    await save(person, **{**complete("AGENT"), "legal": {"company": "Agence"}})
    return person


async def ready(api: Api) -> Person:
    person = await api.sign_in()
    await save(person, **complete("AGENT"))
    return person


def there(api: Api, person: Person) -> Person:
    """Return the same person, with the same session, on another system."""
    return Person(api, person.phone, person.token)


async def test_a_copy_restored_into_an_empty_system_lets_everybody_go_on(
    old: System, new: System
) -> None:
    async with old.served() as api:
        writer, finisher, late = await half_way(api), await ready(api), await ready(api)
    async with old.served(worker_inside=False) as api:
        finisher, late = there(api, finisher), there(api, late)
        done = await finalize(finisher)
        await old.does("redis copy")
        done_late = await finalize(late)
        await old.does("postgresql dump")
        before = await draft_of(there(api, writer))

    await new.restore()
    said = await new.does("check")

    assert re.search(r"3 \| +2 \| 20", said)
    async with new.served() as api:
        writer = there(api, writer)
        assert await draft_of(writer) == before
        await save(writer, **complete("AGENT"), expectedVersion=before["version"])
        assert (await finalize(writer))["alreadyFinalized"] is False

        finisher, late = there(api, finisher), there(api, late)
        assert (await profile_of(finisher))["id"] == done["profileId"]
        saved = await save(late, role="TENANT")
        assert saved["profileId"] == done_late["profileId"]

        for person in (finisher, late, writer):
            await api.letter_to(person.phone.replace(" ", ""), "welcome")
        letters = (await api.http.get("/dev/messages.json")).json()
        welcomed = [letter["to"] for letter in letters if letter["kind"] == "welcome"]
        for person in (finisher, late, writer):
            assert welcomed.count(person.phone.replace(" ", "")) == 1

    await asyncio.to_thread(new.lose_redis)
    async with new.served() as api:
        gone = await refusal(api, finisher.token)
        assert gone["code"] == "UNAUTHENTICATED"
        again = await api.sign_in(finisher.phone)
        assert (await profile_of(again))["id"] == done["profileId"]
    async with new.served(sealing_keys=SecretStr(OTHER_KEYS)) as api:
        unread = await refusal(api, again.token, REVEALED)
        assert unread["code"] == "DATA_UNREADABLE"


async def test_a_postgresql_that_is_older_than_redis_is_noticed(
    old: System, new: System
) -> None:
    async with old.served() as api:
        finisher = await ready(api)
        await old.does("postgresql dump")
        await finalize(finisher)
        newcomer = await half_way(api)
        await old.does("redis copy")

    await new.restore()

    async with new.served() as api:
        finisher, newcomer = there(api, finisher), there(api, newcomer)
        assert (await onboarding(finisher))["state"] == "NONE"
        saved = await save(finisher, **complete("TENANT"))
        assert saved["__typename"] == "OnboardingDraftSaved"
        assert (await finalize(finisher))["alreadyFinalized"] is False

        unknown = await refusal(api, newcomer.token)
        assert unknown["code"] == "UNAUTHENTICATED"
        again = await api.sign_in(newcomer.phone)
        assert await draft_of(again) is None
