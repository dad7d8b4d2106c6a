"""One execution of a plan: what was called, and what is still awaited.

Resolvers that are awaited run side by side, as in graphql-core. Everything a resolver
has given is known by its path, so that graphql-core can take over at any moment.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context, copy_context
from functools import partial
from inspect import iscoroutine
from typing import Any, NamedTuple, TypeAlias

from graphql.pyutils import Path, is_awaitable

from schema.compiled.executed import Executed
from schema.compiled.info import HELPERS, Info, Selected
from schema.compiled.outcomes import Settled
from schema.compiled.surprise import Surprise

_MOMENT = 8
"""Turns of the event loop in which those end that are ready with a surprise."""
Complete: TypeAlias = Callable[[Any, "Run", Path], Any]


class _Awaited(NamedTuple):
    awaitable: Awaitable[Any]
    into: dict[str, Any]
    key: str
    complete: Complete
    path: Path


class Run:
    """One execution."""

    __slots__ = (
        "_executed",
        "_finished",
        "_pending",
        "_tasks",
        "_turn",
        "_unfinished",
        "context",
        "known",
        "root",
        "variables",
    )

    def __init__(
        self,
        executed: Executed,
        variables: dict[str, Any],
        context: object,
        root: object,
    ) -> None:
        self.variables = variables
        self.context = context
        self.root = root
        self.known: dict[Path, Any] = {}
        """By path: a value, an exception, an awaitable or `Settled`, as they came."""
        self._executed = executed
        self._pending: list[_Awaited] = []
        self._tasks: set[asyncio.Future[Any]] = set()
        self._unfinished = 0
        self._finished: asyncio.Future[None] | None = None
        self._turn: int | None = None

    def info(self, selected: Selected, path: Path) -> Info:
        executed = self._executed
        return Info(
            *selected,
            path,
            executed.schema,
            executed.fragments,
            self.root,
            executed.operation,
            self.variables,
            self.context,
            is_awaitable,
            None,
            HELPERS,
            None,
        )

    def call(
        self, resolver: Callable[[Any, "Run", Path], Any], source: object, path: Path
    ) -> Any:  # noqa: ANN401 - whatever a resolver returns
        """Call a resolver, and remember what it gave."""
        try:
            found = resolver(source, self, path)
        except Surprise:
            raise  # its arguments: it was not called
        except Exception as error:
            self.known[path] = error
            raise Surprise from error
        self.known[path] = found
        return found

    def later(
        self,
        awaitable: Awaitable[Any],
        into: dict[str, Any],
        key: str,
        complete: Complete,
        path: Path,
    ) -> None:
        """Have *key* of *into* filled with what *awaitable* gives, once completed."""
        self._pending.append(_Awaited(awaitable, into, key, complete, path))

    async def settle(self) -> None:
        """Wait until nothing is awaited any more."""
        while self._pending:
            if len(self._pending) > 1:
                await self._settle_side_by_side()
                return
            awaited = self._pending.pop()
            try:
                value = await awaited.awaitable
            except Exception as error:
                self.known[awaited.path] = Settled(error=error)
                raise Surprise from error
            self.known[awaited.path] = Settled(value)
            awaited.into[awaited.key] = awaited.complete(value, self, awaited.path)

    async def _settle_side_by_side(self) -> None:
        self._finished = asyncio.get_running_loop().create_future()
        self._start()
        try:
            try:
                await self._finished
            except Exception:
                for _ in range(_MOMENT):
                    await asyncio.sleep(0)
                raise
        except asyncio.CancelledError:
            for task in self._tasks:
                task.cancel()
            raise

    def _start(self) -> None:
        pending, self._pending = self._pending, []
        self._unfinished += len(pending)
        for awaited in pending:
            # The resolvers below see what this one sets.
            context = copy_context()
            task = _task(awaited.awaitable, context)
            self.known[awaited.path] = task
            self._tasks.add(task)
            task.add_done_callback(partial(self._take_in, awaited), context=context)

    def _take_in(self, awaited: _Awaited, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        finished = self._finished
        assert finished
        if task.cancelled():
            finished.cancel()
            return
        error = task.exception()
        value = None if error else task.result()
        if error and not finished.done():
            self._surprised(finished)
        del self.known[awaited.path]
        self.known[awaited.path] = Settled(value, error, self._turn)
        if finished.done():
            return  # graphql-core is about to take over, or has done so
        try:
            awaited.into[awaited.key] = awaited.complete(value, self, awaited.path)
        except Exception:  # noqa: BLE001 - graphql-core says what is wrong
            self._surprised(finished)
            self.known[awaited.path] = Settled(value, turn=self._turn)
            return
        self._start()
        self._unfinished -= 1
        if not self._unfinished:
            finished.set_result(None)

    def _surprised(self, finished: asyncio.Future[None]) -> None:
        finished.set_exception(Surprise())
        self._turn = -1
        self._count_turns()

    def _count_turns(self) -> None:
        assert self._turn is not None
        self._turn += 1
        if self._turn < _MOMENT:
            asyncio.get_running_loop().call_soon(self._count_turns)


def _task(awaitable: Awaitable[Any], context: Context) -> asyncio.Future[Any]:
    if iscoroutine(awaitable):
        return asyncio.get_running_loop().create_task(awaitable, context=context)
    return asyncio.ensure_future(awaitable)
