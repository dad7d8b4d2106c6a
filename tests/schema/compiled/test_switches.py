"""`@skip` and `@include`: an operation is compiled for each of their settings."""

from itertools import product
from typing import Any

import pytest
import strawberry

from schema.compiled.compiler import Compiler
from schema.compiled.plans import Plans
from schema.complexity import Complexity
from schema.operations import Operation, OperationLimits, Operations
from tests.schema.compiled.both import planned, same

LIMITS = OperationLimits(1000, Complexity(16, 10, 15, 20, 250))


@strawberry.type
class Inner:
    x: int = 1
    y: int = 2


@strawberry.type
class Query:
    @strawberry.field
    def a(self) -> int:
        return 1

    @strawberry.field
    def b(self, given: bool = True) -> bool:  # noqa: FBT001, FBT002 - GraphQL names it
        return given

    @strawberry.field
    def inner(self) -> Inner:
        return Inner()


SCHEMA = strawberry.Schema(Query)
TEXT = """query($p: Boolean!, $q: Boolean!) {
  b(given: $q) @include(if: $p)
  a @skip(if: $p) @include(if: $q)
  inner { ...f @skip(if: $q) y ...@include(if: $p) { x } }
}
fragment f on Inner { x z: y @include(if: $p) }"""


def found(text: str, variables: dict[str, Any] | None) -> object:
    """Return the plan for an operation that is seen for the second time."""
    core = SCHEMA._schema  # noqa: SLF001 - the one graphql-core knows
    operation = Operations(core, LIMITS, introspection=True).find(text, None)
    assert isinstance(operation, Operation), operation
    plans = Plans(Compiler(SCHEMA, hide_suggestions=False))
    plans.find(operation, variables)
    return plans.find(operation, variables)


@pytest.mark.parametrize(("p", "q"), [*product((False, True), repeat=2)])
async def test_all_settings_answer_as_graphql_core_does(p: bool, q: bool) -> None:  # noqa: FBT001 - pytest names them
    plan = planned(SCHEMA, TEXT, p=p, q=q)

    answer = await same(plan, {"p": p, "q": q})

    inner = {"x": 1, "z": 2, "y": 2} if p else {"x": 1, "y": 2}
    inner = ({"y": 2, "x": 1} if p else {"y": 2}) if q else inner
    assert list(answer["data"]["inner"].items()) == list(inner.items())
    assert ("b" in answer["data"], "a" in answer["data"]) == (p, q and not p)


@pytest.mark.parametrize("default", ["true", "false"])
@pytest.mark.parametrize("sent", [None, {}, {"p": True}, {"p": False}], ids=str)
async def test_a_switch_has_a_default(default: str, sent: Any) -> None:
    text = f"query($p: Boolean! = {default}) {{ a @include(if: $p) b }}"
    plan: Any = found(text, sent)

    answer = await same(plan, sent)

    is_on = (sent or {}).get("p", default == "true")
    assert answer["data"] == ({"a": 1, "b": True} if is_on else {"b": True})


@pytest.mark.parametrize("sent", [None, {}, {"p": None}, {"p": 1}, {"p": "x"}], ids=str)
def test_graphql_core_judges_a_switch_that_is_not_set(sent: Any) -> None:
    assert found("query($p: Boolean!) { a @include(if: $p) }", sent) is None


def test_graphql_core_judges_a_null_for_a_switch_with_a_default() -> None:
    text = "query($p: Boolean = true) { a @include(if: $p) }"

    assert found(text, {"p": None}) is None
    assert found(text, {}) is not None


async def test_a_literal_is_no_switch() -> None:
    plan: Any = found("{ a @skip(if: true) b @include(if: true) __typename }", None)

    assert (await same(plan))["data"] == {"b": True, "__typename": "Query"}


async def test_nothing_may_be_left() -> None:
    plan: Any = found("{ a @skip(if: true) }", None)

    assert (await same(plan))["data"] == {}
