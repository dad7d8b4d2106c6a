"""graphql-core takes over: it executes the operation, on what is known already.

What was awaited before is awaited again. What came together with the surprise comes
together, and what comes later later: which of two errors is first decides what an
answer says.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from graphql import ExecutionResult, GraphQLResolveInfo, execute
from graphql.execution import MiddlewareManager
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.compiled.outcomes import Settled
from schema.compiled.run import Executed

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
        self._known = dict(known)
        self._missing = sum(map(_is_open, known.values()))

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
        if it.is_last:
            self._missing -= 1
            await self._all_there()
        if it.error:
            raise it.error
        return it.value

    async def _after_all(self, it: asyncio.Future[Any]) -> Any:  # noqa: ANN401 - see above
        self._missing -= 1
        with suppress(Exception):  # it is raised below, in its turn
            await it
        await self._all_there()
        for _ in range(_QUIET):
            await asyncio.sleep(0)
        return it.result()

    async def _all_there(self) -> None:
        """Wait until everything that is still open is awaited."""
        for _ in range(_PATIENCE):
            await asyncio.sleep(0)
            if self._missing <= 0:
                break


def _is_open(it: object) -> bool:
    return isinstance(it, asyncio.Future) or (isinstance(it, Settled) and it.is_last)
