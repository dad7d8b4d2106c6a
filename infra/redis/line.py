"""The commands of one event loop on their way: waiting, flying, sent again, overdue."""

import asyncio
from asyncio import AbstractEventLoop, Future, Task, TimerHandle
from collections.abc import Callable, Iterable
from itertools import chain
from typing import TypeAlias

from redis.exceptions import NoScriptError, RedisError

from infra.availability import Availability, Trouble
from infra.redis.address import Address
from infra.redis.commands import MOST, Reply
from infra.redis.refusal import fail, refuse
from infra.redis.scripts import Scripts
from infra.redis.wire import Command, Wire
from resolvers.errors import StoreUnavailable

_GRAIN = 20
"""Deadlines of a busy line are looked at so many times in one time-out."""
Detour: TypeAlias = Callable[["Line", Command, RedisError], bool]
"""Is told of an error reply; True if another line goes on with the command."""


class Line:
    """Sends what was started in one round of the loop at once, on one connection.

    A connection that breaks takes nothing with it that was sent for the first time and
    is not overdue. *timeout* in seconds, for each command and for opening.
    """

    def __init__(
        self,
        loop: AbstractEventLoop,
        address: Address,
        availability: Availability,
        scripts: Scripts,
        timeout: float,
    ) -> None:
        self.loop = loop
        self.detour: Detour | None = None
        self._address = address
        self._availability = availability
        self._scripts = scripts
        self._timeout = timeout
        self._waiting: list[Command] = []
        self._wire: Wire | None = None
        self._opening: Task[None] | None = None
        self._timer: TimerHandle | None = None
        self._is_leaving = False
        self._due = 0.0
        self._room = 0

    def start(self, packed: bytes) -> Future[Reply]:
        if not self._is_leaving:
            self._leave_soon()
        future = self.loop.create_future()
        if self._availability.failures and not self._admits(future):
            return future
        if len(self._waiting) >= self._room:
            refuse(future, self._availability.store)
            return future
        self._waiting.append((future, packed, self._due, False))
        return future

    def resume(self, *commands: Command) -> None:
        """Go on with commands that were begun elsewhere."""
        self._waiting += commands
        self._leave_soon()

    async def close(self) -> None:
        """Wait for what is on its way, which has its deadlines; leave nothing open."""
        flying = self._wire.flying if self._wire else ()
        if pending := [c[0] for c in (*flying, *self._waiting) if not c[0].done()]:
            await asyncio.wait(pending)
        if self._opening:
            self._opening.cancel()
            await asyncio.wait([self._opening])
        if self._timer:
            self._timer.cancel()
        if self._wire:
            wire, self._wire = self._wire, None
            await wire.cut()

    def refused(self, command: Command, error: RedisError) -> None:
        future, packed, due, is_again = command
        if isinstance(error, NoScriptError) and (whole := self._scripts.whole(packed)):
            self._waiting.insert(0, (future, whole, due, is_again))
            self._leave_soon()
        elif self.detour and self.detour(self, command, error):
            pass
        elif self._address.is_elsewhere(error) and due > self.loop.time():
            # Nothing was done, so this is no second time.
            self._waiting.append((future, packed, due, False))
            self.loop.call_soon(self._move, self._wire)
        elif trouble := self._availability.trouble_of(error):
            self._availability.lost(trouble)
            refuse(future, self._availability.store, error)
        else:
            fail(future, error)

    def _move(self, wire: Wire | None) -> None:
        if wire:
            self.lost(wire, ConnectionResetError())

    def lost(self, wire: Wire, error: Exception) -> None:
        if wire is self._wire:
            wire.cut()
            self._wire = None
            self._waiting[:0] = self._outlive(wire.flying, error)
            self._leave_soon()

    def drained(self) -> None:
        self._waiting = [c for c in self._waiting if not c[0].done()]
        self._leave_soon()

    def _leave_soon(self) -> None:
        if not self._is_leaving:
            self._is_leaving = True
            self._due = self.loop.time() + self._timeout
            self._room = MOST - (len(self._wire.flying) if self._wire else 0)
            self.loop.call_soon(self._leave)

    def _leave(self) -> None:
        self._is_leaving = False
        if not self._waiting:
            return
        if not self._timer:
            self._timer = self.loop.call_at(self._waiting[0][2], self._look)
        if not self._wire:
            self._opening = self._opening or self.loop.create_task(self._open())
        elif not self._wire.is_full:
            waiting, self._waiting = self._waiting, []
            counted = self._availability.counted
            counted.uses += 1
            counted.commands += len(waiting)
            self._wire.send(waiting)

    async def _open(self) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                transport, reader = await self._address.open()
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing can be sent
            self._waiting = self._outlive(self._waiting, error)
        else:
            self._wire = Wire(transport, reader, self, self._availability)
        self._opening = None
        self.drained()

    def _outlive(self, commands: Iterable[Command], error: Exception) -> list[Command]:
        """Fail those of *commands* that had their chance; return the others."""
        is_broken = isinstance(error, OSError)
        again, failed = [], []
        for future, packed, due, is_again in commands:
            if future.done():
                continue
            if is_broken and not is_again:
                again.append((future, packed, due, True))
            else:
                failed.append(future)
        self._fail_all(failed, error)
        return again

    def _look(self) -> None:
        """Fail what is overdue; cut the connection if that is because it hangs."""
        self._timer, now, wire = None, self.loop.time(), self._wire
        flying = wire.flying if wire else ()
        on_their_way = chain(flying, self._waiting)
        self._fail_all([c[0] for c in on_their_way if c[2] <= now], TimeoutError())
        if wire and flying and (due := flying[0][2]) <= now:
            is_silent = wire.heard <= due - self._timeout
            if is_silent or due + self._timeout <= now:
                self.lost(wire, TimeoutError())
        flying = self._wire.flying if self._wire else ()
        if first := next(chain(flying, self._waiting), None):
            at = max(first[2], now + self._timeout / _GRAIN)
            self._timer = self._timer or self.loop.call_at(at, self._look)

    def _fail_all(self, futures: Iterable[Future[Reply]], error: Exception) -> None:
        """Fail them together, which is one failure of Redis."""
        if waiting := [future for future in futures if not future.done()]:
            trouble = self._availability.trouble_of(error)
            self._availability.lost(trouble or Trouble(type(error).__name__))
            for future in waiting:
                refuse(future, self._availability.store, error)

    def _admits(self, future: Future[Reply]) -> bool:
        try:
            is_trying = self._availability.admit()
        except StoreUnavailable as refusal:
            fail(future, refusal)
            return False
        if is_trying:
            future.add_done_callback(lambda _: self._availability.leave())
        return True
