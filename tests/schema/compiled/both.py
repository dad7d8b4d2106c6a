"""One operation, executed by a plan and by graphql-core."""

from collections.abc import Iterable
from typing import Any

import strawberry
from graphql import ExecutionResult, OperationDefinitionNode, parse, validate

from schema.compiled.compiler import Compiler
from schema.compiled.plan import Plan
from schema.compiled.replay import execute_on


def planned(schema: strawberry.Schema, text: str, **switches: bool) -> Plan:
    """Compile the first operation of *text*, which must be valid."""
    node = parse(text)
    assert validate(schema._schema, node) == []  # noqa: SLF001 - the one graphql-core knows
    operation = node.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return Compiler(schema, hide_suggestions=False).plan(node, operation, switches)


async def by_graphql_core(
    plan: Plan, variables: dict[str, Any] | None = None, context: object = None
) -> ExecutionResult:
    return await execute_on({}, plan.executed, variables, context)


async def same(
    plan: Plan, variables: dict[str, Any] | None = None, *, surprises: int = 0
) -> dict[str, Any]:
    """Return the answer, which is the same both ways, and its keys in that order."""
    expected = await by_graphql_core(plan, variables)
    found = await plan.execute(variables, None)
    assert _told(found) == _told(expected)
    assert plan.surprises == surprises
    return {"data": found.data, "errors": _messages(found.errors or ())}


def _told(result: ExecutionResult) -> str:
    return f"{result.data} {[e.formatted for e in result.errors or ()]}"


def _messages(errors: Iterable[Any]) -> list[str]:
    return [error.message for error in errors]
