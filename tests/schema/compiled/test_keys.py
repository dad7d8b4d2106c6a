"""Which fields an answer has, and in which order."""

import strawberry

from tests.schema.compiled.both import planned, same

CALLS: list[str] = []


@strawberry.type
class Inner:
    x: int = 1
    y: int = 2

    @strawberry.field
    async def later(self) -> int:
        return 3


@strawberry.type
class Query:
    @strawberry.field
    def now(self, n: int = 0) -> int:
        CALLS.append(f"now {n}")
        return n

    @strawberry.field
    async def later(self) -> int:
        CALLS.append("later")
        return 7

    @strawberry.field
    def inner(self) -> Inner:
        CALLS.append("inner")
        return Inner()

    @strawberry.field
    def inners(self) -> list[list[Inner] | None]:
        return [[Inner()], None, [], [Inner(x=5), Inner()]]


SCHEMA = strawberry.Schema(Query)


async def keys(text: str) -> list[str]:
    answer = await same(planned(SCHEMA, text))
    return list(answer["data"])


async def test_keys_stand_in_the_order_of_the_document() -> None:
    assert await keys("{ now later z: now __typename a: later inner { x } }") == [
        "now",
        "later",
        "z",
        "__typename",
        "a",
        "inner",
    ]


async def test_a_merged_field_stands_where_it_was_first() -> None:
    plan = planned(
        SCHEMA,
        "{ inner { y } now ...f inner { x y } } "
        "fragment f on Query { inner { z: x later } }",
    )

    answer = await same(plan)

    assert [*answer["data"].items()] == [
        ("inner", {"y": 2, "z": 1, "later": 3, "x": 1}),
        ("now", 0),
    ]
    assert list(answer["data"]["inner"]) == ["y", "z", "later", "x"]


async def test_a_merged_field_is_called_once() -> None:
    plan = planned(
        SCHEMA, "{ inner { y } inner { x } now(n: 1) now(n: 1) later later }"
    )
    CALLS.clear()

    await plan.execute(None, None)

    assert CALLS == ["inner", "now 1", "later"]


async def test_aliases_are_called_each() -> None:
    plan = planned(SCHEMA, "{ a: now(n: 1) b: now(n: 1) }")
    CALLS.clear()

    await plan.execute(None, None)

    assert CALLS == ["now 1", "now 1"]


async def test_lists_keep_their_order_and_their_nulls() -> None:
    answer = await same(planned(SCHEMA, "{ inners { x later } }"))

    one = {"x": 1, "later": 3}
    assert answer["data"] == {"inners": [[one], None, [], [{"x": 5, "later": 3}, one]]}


async def test_an_alias_may_be_called_like_anything() -> None:
    text = "{ def: now data: now(n: 1) value: later run: inner { path: x None: y } }"

    answer = await same(planned(SCHEMA, text))

    assert answer["data"] == {
        "def": 0,
        "data": 1,
        "value": 7,
        "run": {"path": 1, "None": 2},
    }
