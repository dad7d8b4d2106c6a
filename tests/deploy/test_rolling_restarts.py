"""Servers behind a proxy are restarted one after another, and no request is lost."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.settings import Settings
from tests.deploy.proxies import Proxy, caddy, nginx
from tests.deploy.servers import Server, environment

_CLIENTS = 4
_ZONES = {"query": "{ zones { id } }"}
PROXIES = {"nginx": nginx, "caddy": caddy}


@pytest.fixture(scope="module")
def pair(settings: Settings, tmp_path_factory: Any) -> Iterator[list[Server]]:
    """Serve twice."""
    given = environment(settings, LIMIT_PUBLIC="1000000/second")
    folder = tmp_path_factory.mktemp("pair")
    pair = [Server(folder, given) for _ in range(2)]
    for server in pair:
        server.start()
    yield pair
    for server in pair:
        server.stop()


@pytest.fixture(params=PROXIES)
def proxy(
    request: pytest.FixtureRequest, pair: list[Server], tmp_path: Path
) -> Iterator[Proxy]:
    with PROXIES[request.param](tmp_path, pair) as proxy:
        yield proxy


async def until_more(seen: list[str], more: int) -> None:
    enough = len(seen) + more
    for _ in range(6000):
        if len(seen) >= enough:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody answers")


async def test_whoever_is_at_work_notices_nothing(proxy: Proxy) -> None:
    done = asyncio.Event()
    seen: list[str] = []

    async def works() -> None:
        async with httpx.AsyncClient(
            base_url=proxy.url, verify=False, timeout=30
        ) as http:
            while not done.is_set():
                answer = await http.post("/graphql", json=_ZONES)
                seen.append(answer.text)
                await asyncio.sleep(0.01)

    everybody = asyncio.gather(*(works() for _ in range(_CLIENTS)))
    statuses = []
    for server in proxy.servers:
        statuses.append(await asyncio.to_thread(server.stop))
        await until_more(seen, 50)  # from the other one alone
        await asyncio.to_thread(server.start)
    done.set()
    await everybody

    assert statuses == [0, 0]
    (answer,) = set(seen)
    assert "calavi" in answer
