"""graphql-core takes over: it executes the operation, on what is known already.

What was awaited before is awaited again. What came together with the surprise comes
together, and what comes later later: which of two errors is first decides what an
answer says. (Resolvers below others are awaited a turn or two earlier or later than in
graphql-core. If another error falls in these turns, the two may change places.)
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

_QUIET = 64
"""Turns of the event loop until everything else has had its effects."""


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
        self._due: dict[int, asyncio.Future[None]] = {}
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
        if _is_late(it):
            await self._turn_of(it)
        if it.error:
            raise it.error
        return it.value

    async def _after_all(self, it: asyncio.Future[Any]) -> Any:  # noqa: ANN401 - see above
        # What it raises is raised below; who cancels this, cancels it.
        await asyncio.gather(it, return_exceptions=True)
        for _ in range(_QUIET):
            await asyncio.sleep(0)
        return it.result()

    async def _turn_of(self, it: Settled) -> None:
        loop = asyncio.get_running_loop()
        if not self._due:
            loop.call_soon(self._next)
        self._due[id(it)] = loop.create_future()
        await self._due[id(it)]

    def _next(self) -> None:
        """Let those go on who came in this turn, in their order."""
        self._turn += 1
        for it in self._late:
            if it.turn <= self._turn and id(it) in self._due:
                _release(self._due.pop(id(it)))
        if self._due:
            asyncio.get_running_loop().call_soon(self._next)


def _is_late(it: object) -> bool:
    return isinstance(it, Settled) and it.turn is not None


def _release(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
