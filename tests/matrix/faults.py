"""What can happen to a store: its server is killed, stopped, told or replaced."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import asyncpg
import psutil
from redis.asyncio import Redis

from infra.local import LocalServices
from tests.infra import faults

_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
Meanwhile: TypeAlias = Callable[[], Awaitable[object]]
Happening: TypeAlias = Callable[
    [LocalServices, Meanwhile], AbstractAsyncContextManager[None]
]
"""Takes what is done just before a store fails that will have lost it."""


@asynccontextmanager
async def nothing(_: LocalServices, __: Meanwhile) -> AsyncIterator[None]:
    """Leave the store as it is."""
    yield


def gone(name: str) -> Happening:
    """Kill it; it is started when the block ends."""

    @asynccontextmanager
    async def happening(stores: LocalServices, _: Meanwhile) -> AsyncIterator[None]:
        psutil.Process(stores.pids[name]).kill()
        try:
            yield
        finally:
            await asyncio.to_thread(stores.start)

    return happening


def hung(name: str) -> Happening:
    """Stop all its processes, as a machine that swaps does."""

    @asynccontextmanager
    async def happening(stores: LocalServices, _: Meanwhile) -> AsyncIterator[None]:
        with faults.hung(stores, name):
            yield

    return happening


def restarted(name: str) -> Happening:
    """Kill it and start it again."""

    @asynccontextmanager
    async def happening(stores: LocalServices, _: Meanwhile) -> AsyncIterator[None]:
        psutil.Process(stores.pids[name]).kill()
        await asyncio.to_thread(stores.start)
        yield

    return happening


def behind(name: str) -> Happening:
    """Go on with a replica that lacks what was written last, and was acknowledged.

    To a client that is a store at the same address with older data: a copy of all its
    files as they were at one moment.
    """

    @asynccontextmanager
    async def happening(
        stores: LocalServices, meanwhile: Meanwhile
    ) -> AsyncIterator[None]:
        server = psutil.Process(stores.pids[name])
        home = Path(server.cwd())
        copy = home.with_name(f"{home.name}-replica")
        with faults.hung(stores, name):
            await asyncio.to_thread(_copy, home, copy)
        await meanwhile()
        server.kill()
        await asyncio.to_thread(server.wait)
        shutil.rmtree(home)
        copy.rename(home)
        await asyncio.to_thread(stores.start)
        yield

    return happening


def redis_told(change: str, undo: str) -> Happening:
    """Have an operator change Redis by one command, and change it back by another."""

    @asynccontextmanager
    async def happening(stores: LocalServices, _: Meanwhile) -> AsyncIterator[None]:
        async with Redis.from_url(
            stores.redis_url, single_connection_client=True
        ) as operator:
            await _said(operator, change)
            try:
                yield
            finally:
                password = urlsplit(stores.redis_url).password or ""
                await _said(operator, undo.format(password=password))

    return happening


def postgres_told(change: str, undo: str) -> Happening:
    """Have an operator change PostgreSQL by statements, and change it back."""

    @asynccontextmanager
    async def happening(stores: LocalServices, _: Meanwhile) -> AsyncIterator[None]:
        url = stores.database_url.replace("+asyncpg", "")
        operator = await asyncpg.connect(url)
        try:
            await _told(operator, change)
            yield
        finally:
            password = urlsplit(url).password or ""
            await _told(operator, undo.format(password=password))
            await operator.close()

    return happening


async def _said(operator: Redis, command: str) -> None:
    await operator.execute_command(*command.split())  # type: ignore[no-untyped-call] # redis-py has few types
    # Whoever is connected has to come again, as after a failover.
    await operator.client_kill_filter(_type="normal", skipme=True)


async def _told(operator: "asyncpg.Connection[asyncpg.Record]", text: str) -> None:
    for statement in text.split(";;\n"):  # ALTER SYSTEM takes no other beside it
        await operator.execute(statement)
    await operator.execute(_OTHERS)


def _copy(home: Path, copy: Path) -> None:
    # Whoever owns the files must own the copies.
    subprocess.run(["cp", "-a", home, copy], check=True)
