"""Operations that graphql-core executes from the beginning."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest
import strawberry
from graphql import OperationDefinitionNode, parse

from schema.compiled.compiler import Compiler
from schema.compiled.selections import switches_of
from schema.compiled.surprise import Uncompiled
from tests.schema.compiled.both import planned


@strawberry.input
class Tree:
    branches: "list[Tree] | None" = None


@strawberry.type
class Asked:
    x: int = 1

    @classmethod
    def is_type_of(cls, *_: object) -> bool:
        return True


@strawberry.interface
class Telling:
    x: int = 1

    @classmethod
    def resolve_type(cls, *_: object) -> str:
        return "Told"


@strawberry.type
class Told(Telling):
    pass


@strawberry.type
class Query:
    asked: Asked
    telling: Telling
    keyword: int = strawberry.field(default=1, name="class")

    @strawberry.field
    def grown(self, tree: Tree | None = None) -> int:
        return 1


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self) -> AsyncIterator[int]:
        yield 1


SCHEMA = strawberry.Schema(Query, subscription=Subscription, types=[Told])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("subscription { ticks }", "a subscription"),
        ("{ __schema { types { name } } }", "__schema"),
        ('{ __type(name: "Query") { name } }', "__type"),
        ("{ grown __schema { types { name } } }", "__schema"),
        ("{ asked { x } }", "Asked, which asks for itself"),
        ("{ telling { x } }", "Telling, which tells its types apart itself"),
        ("{ class }", "class is no name in Python"),
        (
            "query($t: Tree) { grown(tree: $t) }",
            "the input Tree, which contains itself",
        ),
        (
            "query($t: Tree @deprecated) { grown(tree: $t) }",
            "a variable with a directive",
        ),
    ],
)
def test_graphql_core_executes_what_is_unusual(text: str, reason: str) -> None:
    node = parse(text)
    operation = node.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)

    with pytest.raises(Uncompiled, match=reason):
        Compiler(SCHEMA, hide_suggestions=False).plan(node, operation, {})


@pytest.mark.parametrize(
    ("text", "switches"),
    [
        ("{ grown }", ()),
        (
            (
                "query($a: Boolean!, $b: Boolean!) "
                "{ ...f @skip(if: $b) grown @include(if: $a) } "
                "fragment f on Query { x: grown @skip(if: $a) }"
            ),
            ("b", "a"),
        ),
        ("{ grown @include(if: true) }", ()),
        ("query @other { grown }", None),
        ("{ grown @other }", None),
        ("{ ... @defer { grown } }", None),
        ("{ ...f } fragment f on Query { asked { x @other } }", None),
        ("{ ...f } fragment f on Query @other { grown }", None),
        ("{ grown } fragment f on Query @other { grown }", None),
    ],
)
def test_other_directives_are_graphql_core_s(
    text: str, switches: tuple[str, ...] | None
) -> None:
    node = parse(text)
    operation = node.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)

    assert switches_of(node, operation) == switches


async def test_a_root_value_may_be_anything_with_attributes() -> None:
    plan = planned(SCHEMA, "{ grown __typename }")

    result = await plan.execute(None, None, root=SimpleNamespace())

    assert result.data == {"grown": 1, "__typename": "Query"}
