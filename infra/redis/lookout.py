"""Notices that sentinels have named another master while the old one still answers.

After a failover that somebody asked for, they let it go on for ten seconds, and what it
takes until then is lost.
"""

import asyncio
from asyncio import Task, Transport

from infra.topology.clients import Find
from infra.topology.url import Host

_PAUSE = 1.0
"""Seconds between two looks. One costs each sentinel a connection."""


class Lookout:
    """Cuts connections to what is not the master any more."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._looking: set[Task[None]] = set()

    def watch(self, transport: Transport, host: Host) -> None:
        """Look after a connection to *host* until it ends."""
        loop = asyncio.get_running_loop()

        def look() -> None:
            if not transport.is_closing():
                task = loop.create_task(self._look(transport, host))
                self._looking.add(task)
                task.add_done_callback(self._looking.discard)

        loop.call_later(_PAUSE, look)

    async def _look(self, transport: Transport, host: Host) -> None:
        try:
            async with asyncio.timeout(_PAUSE):
                found = await self._find()
        except Exception:  # noqa: BLE001 - who is away names no other
            found = host
        if found == host:
            self.watch(transport, host)
        else:
            transport.abort()
