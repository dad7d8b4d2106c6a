"""Unions and interfaces: which type a value has."""

from dataclasses import dataclass
from typing import Annotated, Any

import pytest
import strawberry

from schema.carried import CarriedBy
from tests.schema.compiled.both import by_graphql_core, planned, same


@dataclass(slots=True)
class CatModel:
    name: str = "Tom"


@dataclass(slots=True)
class KittenModel(CatModel):
    age: int = 1


@dataclass(slots=True)
class DogModel:
    name: str = "Rex"


@dataclass
class Loose:
    name: str = "Loose"


class LooseCat(CatModel):
    """Has a `__dict__`, and so can be cast."""


@strawberry.type
class Cat:
    is_type_of = CarriedBy(CatModel)
    name: str


@strawberry.type
class Dog:
    is_type_of = CarriedBy(DogModel)
    name: str


@strawberry.type
class Plain:
    name: str = "plain"


@strawberry.interface
class Named:
    name: str = "named"


@strawberry.type
class One(Named):
    pass


@strawberry.type
class Two(Named):
    pass


Decided = Annotated[Cat | Dog, strawberry.union("Decided")]
Mixed = Annotated[Cat | Plain, strawberry.union("Mixed")]


@strawberry.type
class Query:
    @strawberry.field
    def decided(self, info: strawberry.Info) -> Decided | None:
        return info.context  # type: ignore[no-any-return] # made as we go

    @strawberry.field
    def mixed(self, info: strawberry.Info) -> Mixed | None:
        return info.context  # type: ignore[no-any-return] # made as we go

    @strawberry.field
    def named(self, info: strawberry.Info) -> Named | None:
        return info.context  # type: ignore[no-any-return] # made as we go

    @strawberry.field
    def cat(self, info: strawberry.Info) -> Cat | None:
        return info.context  # type: ignore[no-any-return] # made as we go


SCHEMA = strawberry.Schema(Query, types=[One, Two])
SELECTED = {
    "decided": "__typename ... on Cat { cat: name } ... on Dog { dog: name }",
    "mixed": "__typename ... on Cat { cat: name } ... on Plain { plain: name }",
    "named": "__typename name ... on Two { two: name }",
    "cat": "__typename name",
}


async def both(field: str, make: Any) -> tuple[Any, int]:
    """Return the answer, and how often graphql-core had to take over."""
    plan = planned(SCHEMA, f"{{ {field} {{ {SELECTED[field]} }} }}")
    expected = await by_graphql_core(plan, {}, make())
    found = await plan.execute({}, make())
    assert f"{found.formatted}" == f"{expected.formatted}"
    return found.data, plan.surprises


@pytest.mark.parametrize(
    ("field", "make", "named"),
    [
        ("decided", CatModel, "Cat"),
        ("decided", DogModel, "Dog"),
        ("decided", KittenModel, "Cat"),
        ("decided", LooseCat, "Cat"),
        ("decided", lambda: strawberry.cast(Dog, LooseCat()), None),
        ("decided", lambda: Cat(name="itself"), None),
        ("mixed", CatModel, "Cat"),
        ("mixed", KittenModel, "Cat"),
        ("mixed", Plain, "Plain"),
        ("mixed", lambda: strawberry.cast(Plain, Loose()), "Plain"),
        ("named", One, "One"),
        ("named", Two, "Two"),
        ("named", lambda: strawberry.cast(Two, Loose()), "Two"),
        ("named", Loose, None),
        ("cat", CatModel, "Cat"),
        ("cat", KittenModel, "Cat"),
        ("cat", LooseCat, "Cat"),
        ("cat", DogModel, None),
        ("cat", Loose, None),
    ],
)
async def test_a_value_has_the_type_that_strawberry_says(
    field: str, make: Any, named: str | None
) -> None:
    data, surprises = await both(field, make)

    assert surprises == (0 if named else 1)
    value = data[field]
    assert (value and value["__typename"]) == named


async def test_null_has_no_type() -> None:
    for field in SELECTED:
        assert await both(field, lambda: None) == ({field: None}, 0)


async def test_lists_hold_several_types() -> None:
    @strawberry.type
    class Query:
        @strawberry.field
        def all(self) -> list[Decided | None]:
            return [CatModel(), None, DogModel(), KittenModel()]  # type: ignore[list-item] # they carry them

    plan = planned(strawberry.Schema(Query), f"{{ all {{ {SELECTED['decided']} }} }}")

    answer = await same(plan)

    assert [it and it["__typename"] for it in answer["data"]["all"]] == [
        "Cat",
        None,
        "Dog",
        "Cat",
    ]
