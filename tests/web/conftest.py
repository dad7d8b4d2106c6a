"""A real browser on the real service: Debian's Chromium, or the one that is there."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

from infra.app import create_app
from infra.homes import space_in
from infra.postgres.migrate import migrate
from infra.redis.connection import RedisConnection
from infra.settings import Settings
from tests.api import Api, serving
from tests.staff import quiet
from tests.web.device import Device, opened
from tests.web.staff_page import Show, shown

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Start the browser. Where there is none, `make test` goes without these tests."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found and os.environ.get("TEST_BROWSER") != "required":
        pytest.skip("there is no Chromium here: `apt install chromium` to run these")
    assert found, "TEST_BROWSER=required, and there is no Chromium"
    async with async_playwright() as playwright:
        # Root, which CI is, gets no sandbox from Chromium.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = await playwright.chromium.launch(
            executable_path=found, args=arguments
        )
        yield chromium
        await chromium.close()


@pytest.fixture
async def device(browser: Browser, api: Api) -> AsyncIterator[Callable[..., Any]]:
    """Open any number of devices on the service; each must end without complaints."""
    async with AsyncExitStack() as stack:

        async def open_one(at: Api = api, **options: Any) -> Device:
            wanted = {"locale": "fr-FR", "viewport": PHONE, **options}
            return await stack.enter_async_context(opened(browser, at, **wanted))

        yield open_one


@pytest.fixture
def limited(settings: Settings) -> Callable[..., Any]:
    """Serve the service once more, with other settings."""

    @asynccontextmanager
    async def serve(**changes: Any) -> AsyncIterator[Api]:
        async with serving(create_app(settings.model_copy(update=changes))) as api:
            yield api

    return serve


@pytest.fixture
def model(settings: Settings) -> dict[str, Any]:
    """Make the table for the bundled model's vectors; return what has it be used."""
    changes = {"embeddings_model": "bundled"}
    space = space_in(settings.model_copy(update=changes))
    assert migrate(settings.database_dsn, space=space) is None
    return changes


@pytest.fixture
async def show(
    settings: Settings, api: Api, device: "Open", redis: RedisConnection
) -> AsyncIterator[Show]:
    """Let a member of staff open their page, on any device."""
    await quiet(redis)
    async with shown(settings, api, device) as show:
        yield show


Open = Callable[..., Awaitable[Device]]
