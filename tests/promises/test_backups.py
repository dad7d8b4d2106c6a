"""docs/backups.md as it stands: what was copied is restored, and people go on."""

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.local import LocalServices
from infra.local.wheels import find_program
from infra.postgres.migrate import migrate
from infra.settings import Settings
from tests.answers import complete, finalize
from tests.api import Api, Person, serving
from tests.infra.faults import on
from tests.promises.asking import draft_of, onboarding, profile_of, save
from tests.promises.power.conftest import tool
from tests.sign_in import refusal

PAGE = Path("docs/backups.md").read_text()
OTHER_KEYS = "other:" + "B" * 43 + "="
REVEALED = "{ profile(reveal: true) { legal { ifu } } }"
MINE = "{ viewer { id } }"


def block(name: str) -> str:
    """Return the commands under that name."""
    (found,) = re.findall(rf"<!-- {name} -->\n *```sh\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


@dataclass
class System:
    """A pair of stores, and the service on it."""

    folder: Path
    settings: Settings
    backup: Path

    def __post_init__(self) -> None:
        self.stores = LocalServices(self.folder)

    @asynccontextmanager
    async def served(self, **changes: Any) -> AsyncIterator[Api]:
        ours = {"store_timeout_ms": 2000, **changes}
        settings = on(self.stores, self.settings).model_copy(update=ours)
        async with serving(create_app(settings)) as api:
            yield api

    async def does(self, *blocks: str) -> str:
        """Run what the page says under these names; return what it says."""
        tool("redis-cli")
        programs = f"{find_program('psql').parent}:{Path(sys.executable).parent}"
        stores = self.stores
        at = urlsplit(stores.redis_url if "valkey" in stores.pids else "//127.0.0.1:1")
        shell = await asyncio.create_subprocess_exec(
            *("bash", "-euo", "pipefail", "-c", "\n".join(map(block, blocks))),
            env={
                **os.environ,
                "PATH": f"{programs}:{os.environ['PATH']}",
                "BACKUP": str(self.backup),
                "REDIS_DIR": str(self.folder / "redis"),
                "REDIS_HOST": at.hostname or "",
                "REDIS_PORT": str(at.port),
                "REDIS_PASSWORD": at.password or "",
                "DATABASE_URL": stores.database_url.replace("+asyncpg", ""),
                **keys(self.settings),
            },
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await asyncio.wait_for(shell.communicate(), timeout=60)
        assert shell.returncode == 0
        return said.decode()

    async def restore(self) -> None:
        """Do all that the page says about an empty system."""
        with LocalServices(self.folder, redis=False) as self.stores:
            await self.does("restore postgresql", "restore redis")
        self.stores = LocalServices(self.folder)
        await asyncio.to_thread(self.stores.start)

    def lose_redis(self) -> None:
        psutil.Process(self.stores.pids["valkey"]).kill()
        shutil.rmtree(self.folder / "redis" / "appendonlydir")
        self.stores.start()


def keys(settings: Settings) -> dict[str, str]:
    named = settings.model_dump(include={"session_key", "index_key", "sealing_keys"})
    return {name.upper(): key.get_secret_value() for name, key in named.items()}


@pytest.fixture(scope="module")
def old(settings: Settings, tmp_path_factory: Any) -> Iterator[System]:
    """Run the system that there is."""
    folder = tmp_path_factory.mktemp("old")
    system = System(folder / "data", settings, folder)
    with system.stores:
        migrate(system.stores.database_url)
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
