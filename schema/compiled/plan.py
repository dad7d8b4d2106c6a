"""A compiled operation, ready to run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import ExecutionResult

from schema.compiled.executed import Executed
from schema.compiled.replay import execute_on
from schema.compiled.run import Run

Field: TypeAlias = Callable[[Any, Run, None], dict[str, Any]]
"""Calls root fields and returns their part of the answer."""


@dataclass(slots=True)
class Plan:
    """The functions of one operation, for one setting of its switches."""

    executed: Executed
    text: str
    """The generated Python."""
    constants: Mapping[str, Any]
    """What it names."""
    variables: Callable[[Mapping[str, Any]], dict[str, Any]]
    steps: Sequence[Field]
    """One for all root fields of a query, one for each of a mutation."""
    surprises: int = 0
    """Times that graphql-core had to take over."""

    async def execute(
        self,
        given: Mapping[str, Any] | None,
        context: object,
        *,
        root: object = None,
    ) -> ExecutionResult:
        run: Run | None = None
        data: dict[str, Any] = {}
        try:
            run = Run(self.executed, self.variables(given or {}), context, root)
            for step in self.steps:
                part = step(root, run, None)
                await run.settle()
                data |= part
        except Exception:  # noqa: BLE001 - graphql-core says what is wrong
            self.surprises += 1
        else:
            return ExecutionResult(data, None)
        known = run.known if run else {}
        return await execute_on(known, self.executed, given, context, root)
