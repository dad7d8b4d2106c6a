"""`/metrics`, read as Prometheus reads it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from infra.app import create_app
from infra.settings import Settings
from tests.api import Api
from tests.infra.edge.raw_http import serving_raw

Series = dict[str, float]
"""By what PromQL calls each, e.g. `up{job="api"}`, with its labels in their order."""


def series_in(text: str) -> Series:
    """Return every sample of a page; none may be there twice."""
    found: Series = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = sorted(sample.labels.items())
            told = ",".join(f'{name}="{value}"' for name, value in labels)
            key = f"{sample.name}{{{told}}}" if told else sample.name
            assert key not in found, key
            found[key] = sample.value
    return found


async def scraped(http: httpx.AsyncClient, token: str | None = None) -> Series:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    page = await http.get("/metrics", headers=headers, timeout=20)
    assert page.status_code == 200, page.text
    assert page.headers["Content-Type"].startswith("text/plain; version=")
    return series_in(page.text)


async def until(
    http: httpx.AsyncClient, holds: Callable[[Series], bool], token: str | None = None
) -> Series:
    """Scrape until something holds."""
    async with asyncio.timeout(30):
        while not holds(seen := await scraped(http, token)):  # noqa: ASYNC110 - as it is
            await asyncio.sleep(0.05)
    return seen


def grown(before: Series, after: Series, name: str) -> Series:
    """Return by how much the counters of a name have grown, if they have."""
    return {
        key: value - before.get(key, 0)
        for key, value in after.items()
        if key.partition("{")[0] == name and value != before.get(key, 0)
    }


def operation(label: str, outcome: str) -> str:
    return f'onboarding_operations_total{{operation="{label}",outcome="{outcome}"}}'


@asynccontextmanager
async def counted(settings: Settings, **changes: Any) -> AsyncIterator[Api]:
    """Serve a service of its own, with nobody else's requests."""
    own = {"worker_inside": False, **changes}
    app = create_app(settings.model_copy(update=own))
    async with (
        serving_raw(app) as server,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as http,
    ):
        yield Api(http)
