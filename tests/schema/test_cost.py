"""What an operation costs: root fields by kind, lists by how much they may hold."""

from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate

from schema.cost import Cost

SCHEMA = build_schema(
    """
    type Query {
      one: Item
      page(first: Int, last: Int): [Item!]
      items(first: Int, last: Int, limit: Int, after: ID): [Item!]!
      maybe(first: Int): [Item]
      tags(first: Int): [String!]!
      any(first: Int): [Any!]
      found(first: Int): [Found!]
      shelf(first: Int): Shelf
    }
    type Shelf { items: [Item!] some(first: Int): [Item!] one: Item }
    type Mutation { add: Item remove: Int addAll(first: Int): [Item!]! }
    type Item implements Found { id: ID one: Item items(first: Int): [Item!] }
    type Other { id: ID }
    union Any = Item | Other
    interface Found { id: ID items(first: Int): [Item!] }
    """
)
assert SCHEMA.query_type
SCHEMA.query_type.fields["page"].args["first"].default_value = 500
"""As Strawberry does it."""


def price(text: str, variables: dict[str, Any] | None = None) -> int:
    document = parse(text)
    assert validate(SCHEMA, document) == []
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return Cost(SCHEMA, document, operation).points(variables)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{one{id}}", 1),
        ("{one{one{one{id}}}}", 1),
        ("{__typename}", 1),
        ("{a:one{id} b:one{id} c:one{id}}", 3),
        ("{...f ...f} fragment f on Query{one{id}}", 2),
        ("{...on Query{one{id}} ...{one{id}}}", 2),
        ("{one{id} __schema{types{fields{name}}}}", 2),
        ("mutation{remove}", 10),
        ("mutation{add{id one{id}}}", 10),
        ("mutation{a:remove b:remove c:remove}", 30),
        ("mutation{...f} fragment f on Mutation{a:remove b:remove}", 20),
    ],
)
def test_a_root_field_costs_by_its_kind(text: str, points: int) -> None:
    assert price(text) == points


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{items{id}}", 1 + 1),
        ("{items(after:1){id}}", 1 + 1),
        ("{items(first:1){id}}", 1 + 1),
        ("{items(first:10){id}}", 1 + 1),
        ("{items(first:11){id}}", 1 + 2),
        ("{items(last:100){id}}", 1 + 10),
        ("{items(limit:100){id}}", 1 + 10),
        ("{maybe(first:100){id}}", 1 + 10),
        ("{tags(first:1000)}", 1),
        ("{items(first:0){id}}", 1),
        ("{items(first:-5){items(first:1000){id}}}", 1),
        ("{items(first:1000){id}}", 1 + 100),
        ("{items(first:2000000000){id}}", 1 + 100),
        ("{a:items{id} b:items(first:20){id}}", 2 + 1 + 2),
        ("mutation{addAll(first:100){id}}", 10 + 10),
    ],
)
def test_a_list_costs_by_its_size(text: str, points: int) -> None:
    assert price(text) == points


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{items(first:20){items(first:30){id}}}", 1 + 2 + 20 * 3),
        ("{one{items(first:20){one{items(first:30){id}}}}}", 1 + 2 + 20 * 3),
        ("{items(first:5){a:items{id} b:items{id}}}", 1 + 1 + 5 * 2),
        ("{items(first:2){items(first:3){items(first:4){id}}}}", 1 + 1 + 2 * (1 + 3)),
        ("{items(first:20){...f}} fragment f on Item{items{id}}", 1 + 2 + 20),
        ("{items(first:5){...f ...f}} fragment f on Item{items{id}}", 1 + 1 + 10),
        ("{any(first:20){...on Item{items{id}} __typename}}", 1 + 2 + 20),
        ("{found(first:20){items{id} ...on Item{items{id}}}}", 1 + 2 + 40),
    ],
)
def test_a_list_in_a_list_costs_as_often(text: str, points: int) -> None:
    assert price(text) == points


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{shelf{items{id}}}", 1 + 1),
        ("{shelf(first:50){items{id}}}", 1 + 5),
        ("{shelf(first:50){items{items{id}}}}", 1 + 5 + 50),
        ("{shelf(first:50){a:items{id} b:items{id}}}", 1 + 5 + 5),
        ("{shelf(first:50){some{id}}}", 1 + 5),
        ("{shelf(first:50){some(first:20){id}}}", 1 + 2),
        ("{shelf(first:50){one{items{id}}}}", 1 + 1),
        ("{shelf(first:50){...f}} fragment f on Shelf{items{id}}", 1 + 5),
        ("{a:shelf(first:50){...f} b:shelf{...f}} fragment f on Shelf{items{id}}", 8),
    ],
)
def test_a_list_may_be_sized_by_the_object_it_is_in(text: str, points: int) -> None:
    assert price(text) == points


@pytest.mark.parametrize(
    ("variables", "points"),
    [
        ({"n": 1}, 1 + 1),
        ({"n": 100}, 1 + 10),
        ({"n": 10**9}, 1 + 100),
        ({"n": 0}, 1),
        ({"n": -7}, 1),
        ({"n": 1000.0}, 1 + 100),
        ({"n": None}, 1 + 1),
        ({}, 1 + 100),
        (None, 1 + 100),
    ],
    ids=str,
)
def test_a_variable_sizes_a_list(variables: Any, points: int) -> None:
    assert price("query($n:Int){items(first:$n){id}}", variables) == points


@pytest.mark.parametrize(
    ("variables", "points"),
    [(None, 1 + 70), ({}, 1 + 70), ({"n": 20}, 1 + 2), ({"n": None}, 1 + 1)],
    ids=str,
)
def test_a_variable_has_a_default_of_its_own(variables: Any, points: int) -> None:
    assert price("query($n:Int=700){items(first:$n){id}}", variables) == points


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{page{id}}", 1 + 50),
        ("{page(first:20){id}}", 1 + 2),
        ("{page(last:600){id}}", 1 + 60),
        ("{page(first:null){id}}", 1 + 1),
        ("{items(first:5 last:900){id}}", 1 + 90),
        ("{items(last:900 first:5){id}}", 1 + 90),
    ],
)
def test_a_list_has_a_default_size_and_the_largest_counts(
    text: str, points: int
) -> None:
    assert price(text) == points


def test_a_variable_sizes_the_lists_around_others() -> None:
    text = """query($n:Int,$m:Int) { items(first:$n) { ...f } }
              fragment f on Item { items(first:$m) { id } }"""

    assert price(text, {"n": 20, "m": 30}) == 1 + 2 + 20 * 3
    assert price(text, {"n": 30, "m": 20}) == 1 + 3 + 30 * 2


def test_the_price_is_asked_anew_with_other_variables() -> None:
    document = parse("query($n:Int){items(first:$n){id}}")
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)

    cost = Cost(SCHEMA, document, operation)

    assert [cost.points({"n": n}) for n in (10, 1000, 20)] == [2, 101, 3]


def test_one_operation_of_a_document_is_priced() -> None:
    assert price("query A{one{id}} mutation B{remove}") == 1
