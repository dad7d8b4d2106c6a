"""What can happen to a store: it hangs, or it is killed."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psutil
from pydantic import SecretStr

from infra.local import LocalServices
from infra.settings import Settings
from tests.api import Api


def on(stores: LocalServices, settings: Settings) -> Settings:
    """Return *settings* with other stores."""
    changes = {
        "redis_url": SecretStr(stores.redis_url),
        "database_url": SecretStr(stores.database_url),
        "store_timeout_ms": 200,
    }
    return settings.model_copy(update=changes)


@contextmanager
def hung(stores: LocalServices, name: str) -> Iterator[None]:
    """Keep a server from answering, with its port still open."""
    server = psutil.Process(stores.pids[name])
    family = [server, *server.children(recursive=True)]
    for process in family:
        process.suspend()
    try:
        yield
    finally:
        for process in family:
            process.resume()


@contextmanager
def killed(stores: LocalServices, name: str) -> Iterator[None]:
    """Kill a server, and bring it back afterwards."""
    psutil.Process(stores.pids[name]).kill()
    try:
        yield
    finally:
        stores.start()


async def recovered(service: Api) -> None:
    """Wait until the service has found out by itself, which it must within a second."""
    deadline = time.monotonic() + 1
    while (await service.http.get("/readyz")).json()["status"] != "ready":
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


Fault = Callable[[LocalServices, str], AbstractContextManager[None]]
