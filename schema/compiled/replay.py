"""graphql-core takes over: it executes the operation, on what is known already.

What was awaited before is awaited again. What came together with the surprise comes
together, and what comes later later: which of two errors is first decides what an
answer says.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from graphql import ExecutionResult, GraphQLResolveInfo, execute
from graphql.execution import MiddlewareManager
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.compiled.executed import Executed
from schema.compiled.outcomes import Settled

_QUIET, _PATIENCE = 64, 2_000
"""Turns of the event loop: until an outcome has had its effects, and at most."""


async def execute_on(
    known: Mapping[Path, Any],
    executed: Executed,
    variables: Mapping[str, Any] | None,
    context: object,
    root: object = None,
) -> ExecutionResult:
    """Execute; resolvers whose outcome is *known* are not called."""
    name = executed.operation.name
    result = execute(
        executed.schema,
        executed.document,
        root_value=root,
        context_value=context,
        variable_values=dict(variables or {}),
        operation_name=name.value if name else None,
        middleware=MiddlewareManager(_Known(known)) if known else None,
        executor_class=StrawberryGraphQLCoreExecutionContext,
        hide_suggestions=executed.hide_suggestions,
    )
    return result if isinstance(result, ExecutionResult) else await result


class _Known:
    """Middleware of graphql-core's."""

    def __init__(self, known: Mapping[Path, Any]) -> None:
        self._known = known
        late = filter(_is_late, known.values())
        self._late = sorted(late, key=lambda it: it.turn)
        open_ = sum(map(asyncio.isfuture, known.values()))
        self._missing = len(self._late) + open_
        self._due: dict[int, asyncio.Future[None]] = {}
        self._patience = _PATIENCE
        self._turn = -1

    def resolve(
        self,
        resolve: Callable[..., Any],
        source: object,
        info: GraphQLResolveInfo[Any],
        **arguments: object,
    ) -> Any:  # noqa: ANN401 - whatever resolvers return
        if info.path not in self._known:
            return resolve(source, info, **arguments)
        it = self._known[info.path]
        if isinstance(it, Settled):
            return self._again(it)
        if isinstance(it, asyncio.Future):
            return self._after_all(it)
        return it

    async def _again(self, it: Settled) -> Any:  # noqa: ANN401 - see above
        if it.turn is not None:
            await self._until(id(it))
        if it.error:
            raise it.error
        return it.value

    async def _after_all(self, it: asyncio.Future[Any]) -> Any:  # noqa: ANN401 - see above
        # What it raises is raised below, in its turn.
        await asyncio.gather(it, self._until(id(it)), return_exceptions=True)
        for _ in range(_QUIET):
            await asyncio.sleep(0)
        return it.result()

    async def _until(self, which: int) -> None:
        """Wait until it is the turn of *which*."""
        loop = asyncio.get_running_loop()
        if not self._due:
            loop.call_soon(self._wait)
        self._missing -= 1
        self._due[which] = loop.create_future()
        await self._due[which]

    def _wait(self) -> None:
        """Begin once everything that is still open is awaited."""
        self._patience -= 1
        is_ready = self._missing <= 0 or self._patience <= 0
        next_ = self._conduct if is_ready else self._wait
        asyncio.get_running_loop().call_soon(next_)

    def _conduct(self) -> None:
        """Let those go on who came in this turn, in their order; then the next turn."""
        self._turn += 1
        while self._late and self._late[0].turn <= self._turn:
            _release(self._due.pop(id(self._late.pop(0)), None))
        if self._late:
            asyncio.get_running_loop().call_soon(self._conduct)
            return
        due, self._due = self._due, {}  # whoever comes still later begins anew
        for future in due.values():
            _release(future)


def _is_late(it: object) -> bool:
    return isinstance(it, Settled) and it.turn is not None


def _release(future: asyncio.Future[None] | None) -> None:
    if future and not future.done():
        future.set_result(None)
