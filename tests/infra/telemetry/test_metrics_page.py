"""`/metrics` is for Prometheus: in production nobody else sees it."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from infra import worker as service
from infra.settings import Environment, Settings
from tests.api import Api, serving
from tests.infra.telemetry.scraping import counted, series_in

TOKEN = "a-token-of-at-least-thirty-two-characters"
NO_MAILBOX = {"mailbox": None, "environment": Environment.PRODUCTION}


@pytest.fixture
async def guarded(settings: Settings) -> AsyncIterator[Api]:
    token = SecretStr(TOKEN)
    async with counted(settings, metrics_token=token, **NO_MAILBOX) as here:
        yield here


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
async def test_with_its_token_it_is_answered(guarded: Api, scheme: str) -> None:
    page = await guarded.http.get(
        "/metrics", headers={"Authorization": f"{scheme} {TOKEN}"}
    )

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert series_in(page.text)["onboarding_processes"] == 1
    assert TOKEN not in page.text


@pytest.mark.parametrize(
    "given",
    [None, "", "Bearer", f"Basic {TOKEN}", f"Bearer {TOKEN}x", TOKEN, "é"],
)
async def test_without_it_is_not(guarded: Api, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given.encode("latin-1")}
    page = await guarded.http.get("/metrics", headers=headers)  # type: ignore[arg-type] # bytes, so that any may be sent

    assert page.status_code == 401
    assert page.headers["WWW-Authenticate"] == "Bearer"
    assert "onboarding_" not in page.text


async def test_in_production_it_needs_a_token_to_be_there_at_all(
    settings: Settings,
) -> None:
    async with counted(settings, **NO_MAILBOX) as here:
        page = await here.http.get("/metrics", headers={"Authorization": "Bearer"})
        nowhere = await here.http.get("/nowhere")

    assert page.status_code == 404
    assert page.text == nowhere.text


async def test_in_development_it_is_open(settings: Settings) -> None:
    async with counted(settings, metrics_token=SecretStr(TOKEN)) as here:
        page = await here.http.get("/metrics")

    assert page.status_code == 200


async def test_it_costs_nobody_a_point(settings: Settings) -> None:
    async with counted(settings, limit_public="1/day") as here:
        pages = [await here.http.get("/metrics") for _ in range(5)]

    assert {page.status_code for page in pages} == {200}
    assert {"RateLimit" in page.headers for page in pages} == {False}


async def test_it_tells_of_messages_if_they_are_delivered_here(api: Api) -> None:
    seen = series_in((await api.http.get("/metrics")).text)

    assert 'onboarding_queue_jobs{lane="codes",state="wait"}' in seen
    assert "onboarding_processes" in seen


@pytest.mark.parametrize(("token", "status"), [(None, 200), (SecretStr(TOKEN), 401)])
async def test_the_workers_is_guarded_if_there_is_a_token(
    settings_apart: Settings,
    monkeypatch: pytest.MonkeyPatch,
    token: SecretStr | None,
    status: int,
) -> None:
    own = settings_apart.model_copy(
        update={"metrics_token": token, "redis_url": SecretStr("redis://127.0.0.1:1/0")}
    )
    monkeypatch.setattr(service, "Settings", lambda: own)
    monkeypatch.setattr(service, "configure_logs", lambda _: None)

    async with serving(service.build()) as worker:
        page = await worker.http.get("/metrics", timeout=10)

    assert page.status_code == status


def test_a_token_that_can_be_guessed_is_refused(settings: Settings) -> None:
    given = settings.model_dump() | {"metrics_token": SecretStr("short")}

    with pytest.raises(ValueError, match="METRICS_TOKEN needs at least 32"):
        Settings(_env_file=None, **given)
