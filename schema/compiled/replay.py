"""graphql-core takes over: it executes the operation, on what is known already.

What was awaited before is awaited again, and has its outcome in the same order as then:
which of two errors comes first decides what an answer says.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from graphql import ExecutionResult, GraphQLResolveInfo, execute
from graphql.execution import MiddlewareManager
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.compiled.run import Executed, Raised, Settled

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
        settled = sum(isinstance(it, Settled) for it in known.values())
        live = sum(isinstance(it, asyncio.Future) for it in known.values())
        self._turns = _Turns(settled) if settled + live > 1 else None

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
        if isinstance(it, Raised):
            raise it.error
        if isinstance(it, Settled):
            return self._again(it)
        if isinstance(it, asyncio.Future) and self._turns:
            return self._after_all(it, self._turns)
        return it

    async def _again(self, it: Settled) -> Any:  # noqa: ANN401 - see above
        if self._turns:
            await self._turns.wait(it.order)
        if it.error:
            raise it.error
        return it.value

    async def _after_all(self, it: asyncio.Future[Any], turns: "_Turns") -> Any:  # noqa: ANN401 - see above
        with suppress(Exception):  # it is raised below, in its turn
            await it
        await turns.wait(turns.count)
        return it.result()


class _Turns:
    """Lets known outcomes out one by one, and the others after them."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._out = 0

    async def wait(self, order: int) -> None:
        for _ in range(_PATIENCE):
            if self._out >= order:
                break
            await asyncio.sleep(0)
        for _ in range(_QUIET):
            await asyncio.sleep(0)
        self._out = max(self._out, min(order + 1, self.count))
