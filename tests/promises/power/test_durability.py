"""DRAFT_DURABILITY=fsync on a Redis that may forget: saves are refused, and why."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from infra.app import create_app
from infra.local import LocalServices
from infra.settings import DraftDurability, Settings
from tests.answers import SAVE, complete, finalize
from tests.api import Api, Person, serving
from tests.promises.asking import discard, draft_of, save
from tests.promises.needs import until_ready
from tests.sign_in import refusal

GOOD = {
    "appendonly": "yes",
    "appendfsync": "always",
    "no-appendfsync-on-rewrite": "no",
}
FLAWS = {
    "appendonly": "no",
    "appendfsync": "everysec",
    "no-appendfsync-on-rewrite": "yes",
}
REFUSED = {"code": "STORE_UNAVAILABLE", "retryAfter": 2}
DISCARD = "mutation { discardOnboardingDraft { __typename } }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: Any) -> Path:
    return Path(tmp_path_factory.mktemp("careful"))


@pytest.fixture(scope="module")
def valkey(folder: Path) -> Iterator[LocalServices]:
    with LocalServices(folder, postgres=False, fsync=True) as services:
        yield services


@pytest.fixture
async def redis(valkey: LocalServices) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey.redis_url) as client:
        yield client
        for name, value in GOOD.items():
            await client.config_set(name, value)


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask Redis for its settings more often, so that nobody waits for it."""
    monkeypatch.setattr("infra.redis.durability._BELIEVED", 0.05)


@pytest.fixture
async def service(
    valkey: LocalServices, settings_apart: Settings
) -> AsyncIterator[Api]:
    async with careful(valkey.redis_url, settings_apart) as api:
        await until_ready(api)
        yield api


@asynccontextmanager
async def careful(url: str, settings: Settings) -> AsyncIterator[Api]:
    """Serve with fsync."""
    changes = {
        "redis_url": SecretStr(url),
        "draft_durability": DraftDurability.FSYNC,
        "store_timeout_ms": 2000,
    }
    async with serving(create_app(settings.model_copy(update=changes))) as api:
        yield api


async def save_is_refused(person: Person, **input: Any) -> bool:
    body = (await person.post(SAVE, input=input)).json()
    return [e["extensions"] for e in body.get("errors", ())] == [REFUSED]


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("setting", FLAWS)
async def test_while_redis_may_forget_nothing_is_saved_and_it_is_told(
    service: Api, redis: Redis, setting: str, caplog: pytest.LogCaptureFixture
) -> None:
    person, ready = await service.sign_in(), await service.sign_in()
    await save(person, role="TENANT")
    await save(ready, **complete("AGENT"))
    caplog.clear()

    await redis.config_set(setting, FLAWS[setting])
    await until_ready(service, "durability")

    assert await save_is_refused(person, role="AGENT", saveId="x")
    assert await refusal(service, person.token, DISCARD) == REFUSED
    draft = await draft_of(person)
    assert (draft["version"], draft["role"]) == (1, "TENANT")
    status = await service.ask("{ serviceStatus { drafts finalizing } }")
    assert status["serviceStatus"] == {"drafts": False, "finalizing": True}
    assert (await finalize(ready))["alreadyFinalized"] is False
    (line,) = [r for r in caplog.records if "Saves are refused" in r.message]
    assert line.levelno == logging.ERROR
    assert f"`{setting} {FLAWS[setting]}`" in line.message

    await redis.config_set(setting, GOOD[setting])
    await until_ready(service)
    assert (await save(person, role="AGENT", saveId="x"))["version"] == 2
    assert (await discard(person))["wasThere"] is True


@pytest.mark.usefixtures("eager")
async def test_a_file_that_was_switched_on_counts_when_it_is_written_whole(
    service: Api,
    valkey: LocalServices,
    redis: Redis,
    caplog: pytest.LogCaptureFixture,
) -> None:
    person = await service.sign_in()
    await redis.config_set("appendonly", "no")
    await until_ready(service, "durability")
    await redis.config_set("rdb-key-save-delay", 1_000_000)  # microseconds
    caplog.clear()

    await redis.config_set("appendonly", "yes")
    await asyncio.sleep(0.2)

    assert await save_is_refused(person, role="AGENT")
    assert (await redis.info("persistence"))["aof_rewrite_in_progress"]
    (line,) = [m for m in caplog.messages if "Saves are refused" in m]
    assert "still writing" in line
    await redis.config_set("rdb-key-save-delay", 0)
    for writer in psutil.Process(valkey.pids["valkey"]).children():
        writer.kill()  # and the next one is quick
    await until_ready(service)
    assert (await save(person, role="AGENT"))["version"] == 1


@pytest.mark.usefixtures("eager")
async def test_a_repeated_save_is_confirmed_only_when_a_new_one_would_be(
    service: Api, redis: Redis
) -> None:
    person = await service.sign_in()
    await save(person, role="TENANT", saveId="once")

    await redis.config_set("appendfsync", "everysec")
    await until_ready(service, "durability")

    assert await save_is_refused(person, role="TENANT", saveId="once")


async def test_redis_that_keeps_its_settings_to_itself_is_not_believed(
    valkey: LocalServices,
    redis: Redis,
    settings_apart: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await redis.acl_setuser(
        "shy",
        enabled=True,
        passwords=["+a-password"],
        keys=["*"],
        categories=["+@all"],
        commands=["-config"],
    )
    url = f"redis://shy:a-password@127.0.0.1:{urlsplit(valkey.redis_url).port}/0"

    async with careful(url, settings_apart) as api:
        person = await api.sign_in()

        assert await save_is_refused(person, role="TENANT")
        ready = await api.http.get("/readyz")
        assert ready.json() == {"status": "degraded", "missing": ["durability"]}
    (line,) = [m for m in caplog.messages if "Saves are refused" in m]
    assert "CONFIG GET" in line
    assert "a-password" not in line


async def test_a_redis_that_comes_back_careless_is_noticed_at_once(
    service: Api, valkey: LocalServices, folder: Path
) -> None:
    person = await service.sign_in()
    await save(person, role="TENANT")

    psutil.Process(valkey.pids["valkey"]).kill()
    with LocalServices(folder, postgres=False):
        answers = [await save_is_refused(person, role="AGENT") for _ in range(20)]
        assert all(answers)
        await until_ready(service, "durability")
        assert (await draft_of(person))["role"] == "TENANT"
