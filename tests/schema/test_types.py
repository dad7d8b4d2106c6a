"""What holds for every type of the schema."""

from collections import defaultdict
from typing import get_type_hints

import pytest
from graphql import GraphQLObjectType, GraphQLUnionType, build_schema

from resolvers.errors import RequestRefused
from resolvers.models.person import Language
from resolvers.models.problem import ProblemCode
from schema import root
from schema.carried import CarriedBy
from schema.wording import OUTCOMES, PROBLEMS, REFUSALS

SCHEMA = root.build_schema(introspection=True)
SDL = build_schema(SCHEMA.as_str())
OBJECTS = [
    name
    for name, kind in SDL.type_map.items()
    if isinstance(kind, GraphQLObjectType)
    and not name.startswith("__")
    and name not in {"Query", "Mutation"}
]
UNIONS = [t for t in SDL.type_map.values() if isinstance(t, GraphQLUnionType)]


@pytest.mark.parametrize("name", OBJECTS)
def test_every_field_is_an_attribute_of_what_carries_it(name: str) -> None:
    definition = SCHEMA.get_type_by_name(name)
    carrier = definition.is_type_of  # type: ignore[union-attr] # OBJECTS are objects
    assert isinstance(carrier, CarriedBy), f"{name} says not what carries it"
    attributes = {*get_type_hints(carrier.model), *dir(carrier.model)}

    declared = [f for f in definition.fields if f.base_resolver is None]  # type: ignore[union-attr] # as above

    assert [f.name for f in declared if f.python_name not in attributes] == []


@pytest.mark.parametrize("union", UNIONS, ids=str)
def test_one_operation_can_select_every_outcome(union: GraphQLUnionType) -> None:
    # Two outcomes with a field of one name and two types would need an alias.
    types = defaultdict(set)
    for outcome in union.types:
        for name, field in outcome.fields.items():
            types[name].add(str(field.type))

    assert {name: kinds for name, kinds in types.items() if len(kinds) > 1} == {}


def test_every_type_is_described() -> None:
    assert [name for name in OBJECTS if not SDL.type_map[name].description] == []


def test_every_code_has_words_in_every_language() -> None:
    refusals = {kind.code for kind in RequestRefused.__subclasses__()}
    refusals |= {"INTERNAL", "OVERLOADED"}
    refusals |= {"OPERATION_TOO_COMPLEX", "OPERATION_TIMEOUT"}

    assert set(PROBLEMS) == set(ProblemCode)
    assert set(REFUSALS) == refusals
    for words in (*PROBLEMS.values(), *REFUSALS.values(), *OUTCOMES.values()):
        assert set(words) == set(Language)
