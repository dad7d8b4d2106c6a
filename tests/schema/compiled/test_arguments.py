"""What resolvers are given, where chance would meet it too rarely."""

import asyncio
from collections import Counter

import pytest
import strawberry
from strawberry.scalars import JSON

from tests.schema.compiled.both import planned, same

CALLS: Counter[str] = Counter()


@strawberry.input
class Wish:
    text: str | None  # no default: Strawberry makes it None


@strawberry.input
class Picky:
    number: int

    def __post_init__(self) -> None:
        if self.number == 7:
            raise ValueError("not seven")


@strawberry.type
class Query:
    @strawberry.field
    def wished(self, wish: Wish) -> str:
        return str(wish.text)

    @strawberry.field
    def emptied(self, value: JSON) -> list[str]:
        assert isinstance(value, dict)
        return [value.popitem()[0]]

    @strawberry.field
    async def picked(self, picky: Picky) -> int:
        return picky.number

    @strawberry.field
    def counted(self) -> int:
        CALLS["counted"] += 1
        return 1

    @strawberry.field
    def promised(self) -> int:
        async def soon() -> int:
            return 1

        return asyncio.ensure_future(soon())  # type: ignore[return-value] # awaited by whoever executes


SCHEMA = strawberry.Schema(Query)


@pytest.mark.parametrize("literal", ["{}", "{text: null}"])
async def test_a_field_without_a_default_is_none(literal: str) -> None:
    plan = planned(SCHEMA, f"{{ wished(wish: {literal}) }}")

    assert (await same(plan))["data"] == {"wished": "None"}


async def test_a_default_is_new_for_each_request() -> None:
    plan = planned(SCHEMA, "query($v: JSON = {a: 1}) { emptied(value: $v) }")

    for _ in range(2):
        assert (await same(plan))["data"] == {"emptied": ["a"]}


async def test_arguments_that_are_refused_stop_nobody_beside_them() -> None:
    plan = planned(SCHEMA, "{ picked(picky: {number: 7}) counted }")

    CALLS.clear()
    assert (await same(plan, surprises=1))["errors"] == ["not seven"]
    assert CALLS == {"counted": 2}


async def test_what_is_awaited_need_be_no_coroutine() -> None:
    plan = planned(SCHEMA, "{ promised }")

    assert (await same(plan))["data"] == {"promised": 1}
