"""What a worker tells Prometheus: true, complete, and nothing about anybody."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from starlette.applications import Starlette

from infra import worker as service
from infra.postgres.outbox import PostgresOutbox
from infra.redis.connection import RedisConnection
from infra.settings import Settings
from infra.wiring import sealer_in
from resolvers.models.message import Channel
from tests.api import serving
from tests.infra.postgres.outbox.rows import (
    CODE,
    Outbox,
    emptied,
    own_database,
)

MINUTE = timedelta(minutes=1)
Series = dict[tuple[str, ...], float]
AWAY = {
    "redis": {"redis_url": SecretStr("redis://127.0.0.1:1/0")},
    "postgres": {"database_url": SecretStr("postgresql://x@127.0.0.1:1/x")},
}


@pytest.fixture(scope="module")
def url(database_url: str) -> Iterator[str]:
    yield from own_database(database_url, "metrics")


@pytest.fixture
async def rows(url: str) -> AsyncIterator[Outbox]:
    async with emptied(url) as outbox:
        yield outbox


@pytest.fixture
async def settings_here(
    settings: Settings, url: str, tmp_path: Path, worker: int
) -> Settings:
    """Configure a worker whose outbox, queues and mailbox are this module's own."""
    redis_url = f"{settings.redis_dsn.rpartition('/')[0]}/{15 - worker}"
    redis = RedisConnection.to(redis_url, timeout=1)
    await redis.client.flushdb()
    await redis.close()
    urls = {"database_url": SecretStr(url), "redis_url": SecretStr(redis_url)}
    return settings.model_copy(update={**urls, "mailbox": tmp_path})


@asynccontextmanager
async def working(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """Serve what `onboarding worker` serves, with these settings."""
    monkeypatch.setattr(service, "Settings", lambda: settings)
    monkeypatch.setattr(service, "configure_logs", lambda _: None)
    app: Starlette = service.build()
    async with serving(app) as api:
        yield api.http


async def scraped(http: httpx.AsyncClient) -> Series:
    """Return every sample of the page, by its name and its labels' values."""
    page = await http.get("/metrics", timeout=10)
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/plain; version=")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page.text)
        for sample in family.samples
    }


async def until(http: httpx.AsyncClient, key: tuple[str, ...], value: float) -> Series:
    """Scrape until a series has a value."""
    seen: Series = {}
    async with asyncio.timeout(20):
        while seen.get(key) != value:
            await asyncio.sleep(0.02)
            seen = await scraped(http)
    return seen


def named(seen: Series, name: str) -> Series:
    return {key[1:]: value for key, value in seen.items() if key[0] == name}


async def test_what_was_sent_given_up_and_waits_is_counted(
    settings_here: Settings, rows: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = rows.clock() - 3 * MINUTE
    later = rows.clock() + 60 * MINUTE
    await rows.add(state="dead", due_at=dead, relayed_at=dead)
    await rows.add(state="dead", due_at=dead + MINUTE, relayed_at=dead)
    await rows.add(due_at=later)
    await rows.add(kind="expiring", due_at=later)
    await rows.add(kind="expiring")  # of nobody, so not sent

    async with working(settings_here, monkeypatch) as http:
        seen = await until(
            http, ("onboarding_messages_ended_total", "expiring", "cancelled"), 1
        )
        messenger = PostgresOutbox(
            rows.postgres, sealer_in(settings_here), rows.clock, tuple(Channel)
        )
        await messenger.send(CODE)  # that nobody awaits
        codes = ("onboarding_messages_ended_total", "sign-in-code", "cancelled")
        seen = await until(http, codes, 1)

    waiting = named(seen, "onboarding_outbox_messages")
    assert waiting == {
        **{("messages", state): 2 for state in ("dead", "waiting")},
        **{("codes", state): 0 for state in ("dead", "waiting")},
    }
    oldest = named(seen, "onboarding_outbox_oldest_seconds")
    assert 180 <= oldest[("messages", "dead")] < 240
    assert oldest[("messages", "waiting")] == 0
    assert named(seen, "onboarding_message_seconds_count") == {}
    assert set(named(seen, "onboarding_queue_jobs")) == {
        (lane, state)
        for lane in ("codes", "messages")
        for state in ("active", "delayed", "prioritized", "wait")
    }


async def test_how_long_it_took_is_told_of_what_was_sent(
    settings_here: Settings, rows: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    afi = await rows.person()
    sealed = sealer_in(settings_here).seal("+2290197123456", owner=afi, field="phone")
    await rows.run("UPDATE users SET phone_sealed = :it", it=sealed)
    written = rows.clock() - 2 * MINUTE
    await rows.add(user_id=afi, created_at=written)

    async with working(settings_here, monkeypatch) as http:
        seen = await until(http, ("onboarding_message_seconds_count", "welcome"), 1)
        text = (await http.get("/metrics")).text

    assert 120 <= seen[("onboarding_message_seconds_sum", "welcome")] < 200
    assert named(seen, "onboarding_messages_ended_total") == {("welcome", "sent"): 1}
    buckets = named(seen, "onboarding_message_seconds_bucket")
    assert (buckets[("welcome", "60.0")], buckets[("welcome", "300.0")]) == (0, 1)
    assert [part for part in ("0197123456", str(afi)) if part in text] == []


@pytest.mark.parametrize("store", ["redis", "postgres"])
async def test_what_a_missing_store_knows_is_left_out_and_the_rest_is_not(
    settings_here: Settings,
    rows: Outbox,
    monkeypatch: pytest.MonkeyPatch,
    store: str,
) -> None:
    await rows.add(state="dead")
    here = settings_here.model_copy(update=AWAY[store])

    async with working(here, monkeypatch) as http:
        seen = await scraped(http)
        ready = await http.get("/readyz", timeout=10)
        live = await http.get("/livez")

    is_there = {
        "postgres": bool(named(seen, "onboarding_outbox_messages")),
        "redis": bool(named(seen, "onboarding_queue_jobs")),
    }
    assert is_there == {name: name != store for name in ("postgres", "redis")}
    assert ready.json() == {"status": "degraded", "missing": [store]}
    assert (live.status_code, live.json()) == (200, {"status": "ok"})


async def test_many_may_ask_at_once(
    settings_here: Settings, rows: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rows.add(state="dead", id=uuid4())

    async with working(settings_here, monkeypatch) as http:
        pages = await asyncio.gather(*(scraped(http) for _ in range(20)))
        ready = await http.get("/readyz")

    names = ("outbox_messages", "queue_jobs", "funnel_people")
    sizes = {len(named(p, f"onboarding_{name}")) for p in pages for name in names}
    assert sizes == {4, 8, 24}
    assert ready.json() == {"status": "ready", "missing": []}
