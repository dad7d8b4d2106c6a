"""Which of several errors is told is a matter of turns of the event loop."""

import asyncio
from itertools import product

import strawberry
from graphql import ExecutionResult

from tests.schema.compiled.both import by_graphql_core, planned

TURNS = range(3)
CASE: list[tuple[int, str]] = []
"""For each field: the turns it takes, and what it comes to."""


async def outcome(field: int) -> str | None:
    turns, what = CASE[field]
    for _ in range(turns):
        await asyncio.sleep(0)
    if what == "raises":
        raise ValueError(f"failed {field}")
    return "a value" if what == "returns" else None


@strawberry.type
class Query:
    @strawberry.field
    async def one(self) -> str | None:
        return await outcome(0)

    @strawberry.field
    async def two(self) -> str:
        return await outcome(1)  # type: ignore[return-value] # None is the surprise

    @strawberry.field
    async def three(self) -> str | None:
        return await outcome(2)


async def test_errors_that_come_close_together_are_those_of_graphql_core() -> None:
    plan = planned(strawberry.Schema(Query), "{ one two three }")
    outcomes = list(product(TURNS, ("returns", "raises", "is null")))
    differ: list[object] = []
    for case in product(outcomes, repeat=3):
        CASE[:] = case
        expected = await by_graphql_core(plan)
        found = await plan.execute(None, None)
        if (found.data, told(found)) != (expected.data, told(expected)):
            differ.append((case, told(found), told(expected)))

    assert differ == []
    assert plan.surprises > len(outcomes) ** 3 / 2


def told(result: ExecutionResult) -> list[object]:
    return [error.formatted for error in result.errors or ()]
