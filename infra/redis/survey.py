"""Finding out which node has what, in one event loop, and who waits for that."""

import asyncio
from asyncio import AbstractEventLoop, Future, Task
from typing import Protocol

from infra.availability import Availability, Trouble
from infra.redis.commands import MOST, Reply
from infra.redis.line import Line
from infra.redis.refusal import fail, refuse
from infra.redis.wire import Command
from resolvers.errors import StoreUnavailable

_PAUSE = 0.1
"""Seconds between two looks, whatever fails meanwhile."""


class Nodes(Protocol):
    """Who has the lines."""

    async def find(self) -> None: ...

    def line(self, slot: int) -> Line | None: ...


class Survey:
    """Looks when something tells that what is known is not so (any more)."""

    def __init__(
        self,
        loop: AbstractEventLoop,
        nodes: Nodes,
        availability: Availability,
        timeout: float,
    ) -> None:
        """*availability* is of the whole: whether any node answers."""
        self.loop = loop
        self._nodes = nodes
        self._availability = availability
        self._timeout = timeout
        self._waiting: list[tuple[int, Future[Reply], bytes]] = []
        self._paused: set[Future[Reply]] = set()
        self._looking: Task[None] | None = None
        self._looked = float("-inf")

    def start(self, slot: int, packed: bytes) -> Future[Reply]:
        """Start a command when it is known where."""
        future = self.loop.create_future()
        try:
            if self._availability.admit():
                future.add_done_callback(lambda _: self._availability.leave())
        except StoreUnavailable as refusal:
            fail(future, refusal)
            return future
        if len(self._waiting) >= MOST:
            refuse(future, self._availability.store)
            return future
        self._waiting.append((slot, future, packed))
        self.look()
        return future

    def look(self) -> None:
        """Have it looked, once for all who ask meanwhile."""
        if self._looking is None:
            self._looking = self.loop.create_task(self._look())

    def pause(self, seconds: float, line: Line, command: Command) -> None:
        """Have *line* go on with *command* after so many seconds."""
        self._paused.add(command[0])
        command[0].add_done_callback(self._paused.discard)
        self.loop.call_later(seconds, line.resume, command)

    async def close(self) -> None:
        """Let nobody wait any more, but for what is paused and has its deadline."""
        if self._paused:
            await asyncio.wait(list(self._paused))
        if self._looking:
            self._looking.cancel()
            await asyncio.wait([self._looking])
        self._end(None)

    async def _look(self) -> None:
        try:
            await asyncio.sleep(self._looked + _PAUSE - self.loop.time())
            async with asyncio.timeout(self._timeout):
                await self._nodes.find()
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing is known
            trouble = self._availability.trouble_of(error)
            self._availability.lost(trouble or Trouble(type(error).__name__))
            self._end(error)
        else:
            if self._availability.failures:
                self._availability.found()
            self._go_on()
        finally:
            self._looked = self.loop.time()
            self._looking = None

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, []
        due = self.loop.time() + self._timeout
        for slot, future, packed in waiting:
            if future.done():
                continue
            if line := self._nodes.line(slot):
                line.resume((future, packed, due, False))
            else:  # nobody has that slot
                refuse(future, self._availability.store)

    def _end(self, error: Exception | None) -> None:
        waiting, self._waiting = self._waiting, []
        for _, future, _ in waiting:
            if not future.done():
                refuse(future, self._availability.store, error)
