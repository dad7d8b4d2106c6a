"""What Redis is asked, as MONITOR tells it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self
from uuid import uuid4

from redis.asyncio import Redis

from tests.one_server import one_server

_OF_CONNECTIONS = {"AUTH", "CLIENT", "HELLO", "INFO", "SELECT"}
_OF_WORKERS = ("bull:", " reminders ")
"""What those who deliver messages ask for all the time."""
_A_SECOND = ("stats:", "{limits}:reset")
"""What a process asks once a second at most, however much there is to do."""


class CommandsOf:
    """The commands that clients of one database send."""

    def __init__(self, client: Redis, monitor: Any, database: int) -> None:
        self._client = client
        self._monitor = monitor
        self._database = database

    @classmethod
    @asynccontextmanager
    async def watching(cls, url: str) -> AsyncIterator[Self]:
        """Watch the database of *url* while the block runs."""
        database = int(one_server(url).path[1:])
        client = Redis.from_url(url)
        try:
            async with client.monitor() as monitor:
                commands = cls(client, monitor, database)
                await commands.seen()
                yield commands
        finally:
            await client.aclose()

    async def seen(self) -> list[str]:
        """Return the names of what was sent since this was last asked."""
        end = uuid4().hex
        await self._client.echo(end)
        names: list[str] = []
        async for told in self._monitor.listen():
            if told["command"].endswith(end):
                return names
            name = told["command"].split(" ")[0].upper()
            by_script = told["client_type"] == "lua"
            beside = any(key in told["command"] for key in _OF_WORKERS + _A_SECOND)
            ours = told["db"] == self._database and not (by_script or beside)
            if ours and name not in _OF_CONNECTIONS:
                names.append(name)
        raise AssertionError("MONITOR ended")
