"""What can happen to a store: it hangs, or it is killed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psutil
from pydantic import SecretStr

from infra.local import LocalServices
from infra.settings import Settings


def on(stores: LocalServices, settings: Settings) -> Settings:
    """Return *settings* with other stores."""
    urls = {
        "redis_url": SecretStr(stores.redis_url),
        "database_url": SecretStr(stores.database_url),
    }
    return settings.model_copy(update=urls)


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


Fault = Callable[[LocalServices, str], AbstractContextManager[None]]
