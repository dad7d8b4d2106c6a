"""graphql-core takes over in the middle, and no resolver is called twice."""

import asyncio
from collections import Counter
from typing import Any

import pytest
import strawberry

from tests.schema.compiled.both import by_graphql_core, planned

CALLS: Counter[str] = Counter()
ORDER: list[str] = []

pytestmark = pytest.mark.asyncio(loop_scope="module")
"""On a loop of their own: what else runs there is ours."""


class Boom(Exception):
    pass


@strawberry.type
class Inner:
    name: str | None = None
    right: int = 1
    wrong: int | None = "no number"  # type: ignore[assignment] # that is the surprise

    @strawberry.field
    def now(self) -> int:
        CALLS[f"{self.name}.now"] += 1
        return 1

    @strawberry.field
    async def later(self, turns: int = 1) -> int:
        CALLS[f"{self.name}.later"] += 1
        return await _after(turns, 2)  # type: ignore[no-any-return] # made as we go

    @strawberry.field
    async def fails(self, turns: int = 1) -> int | None:
        CALLS[f"{self.name}.fails"] += 1
        await _after(turns, 0)
        raise Boom(self.name)


async def _after(turns: int, value: Any) -> Any:
    for _ in range(turns):
        await asyncio.sleep(0)
    return value


@strawberry.type
class Query:
    @strawberry.field
    def now(self, name: str) -> Inner | None:
        CALLS[name] += 1
        return Inner(name=name)

    @strawberry.field
    async def later(self, name: str, turns: int = 1) -> Inner | None:
        CALLS[name] += 1
        return await _after(turns, Inner(name=name))  # type: ignore[no-any-return] # what it is given

    @strawberry.field
    def raises(self, name: str) -> int | None:
        CALLS[name] += 1
        raise Boom(name)

    @strawberry.field
    async def fails(self, name: str, turns: int = 1) -> int | None:
        CALLS[name] += 1
        await _after(turns, 0)
        raise Boom(name)

    @strawberry.field
    async def must(self, name: str, turns: int = 1) -> int:
        CALLS[name] += 1
        await _after(turns, 0)
        raise Boom(name)


SCHEMA = strawberry.Schema(Query)


def _fields(*fields: str) -> str:
    return "{ " + " ".join(f"f{i}: {f}" for i, f in enumerate(fields)) + " }"


SLOW, SLOWER = 300, 600
"""Turns that one waits for, so that the others are done with all they do."""
TEXTS = {
    "a sync one fails": _fields(
        'now(name: "a") { now }', 'raises(name: "b")', 'now(name: "c") { now }'
    ),
    "a value is wrong": _fields(
        'now(name: "a") { wrong now }', 'now(name: "b") { now }'
    ),
    "a sync one fails while others wait": _fields(
        'later(name: "a") { right }', 'raises(name: "b")', 'later(name: "c") { later }'
    ),
    "the only one fails": _fields('fails(name: "a")'),
    "the only one has a wrong value": _fields('later(name: "a") { now wrong later }'),
    "the first fails": _fields(
        'fails(name: "a")', f'later(name: "b", turns: {SLOW}) {{ now later }}'
    ),
    "the last fails": _fields(
        'later(name: "a") { now later }', f'fails(name: "b", turns: {SLOW})'
    ),
    "one between the others fails": _fields(
        'later(name: "a") { later }',
        f'fails(name: "b", turns: {SLOW})',
        f'later(name: "c", turns: {SLOWER}) {{ later now }}',
    ),
    "one after another fails": _fields(
        f'fails(name: "a", turns: {SLOWER})',
        'fails(name: "b")',
        f'fails(name: "c", turns: {SLOW})',
    ),
    "all fail together": _fields(
        'fails(name: "a")', 'fails(name: "b")', 'fails(name: "c")'
    ),
    "a nested one fails": _fields(
        'later(name: "a") { later fails(turns: 9) }',
        'later(name: "b", turns: 99) { now }',
    ),
    "a nested one has a wrong value": _fields(
        'later(name: "a") { now wrong later }', 'later(name: "b", turns: 400) { now }'
    ),
    "a null spreads": _fields(
        'later(name: "a") { later }',
        f'must(name: "b", turns: {SLOW})',
        f'later(name: "c", turns: {SLOWER}) {{ now }}',
    ),
    "two nulls spread": _fields(
        'must(name: "a")', 'must(name: "b")', 'fails(name: "c")'
    ),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_nobody_is_called_twice(text: str) -> None:
    plan = planned(SCHEMA, text)
    CALLS.clear()
    expected = await by_graphql_core(plan)
    calls = CALLS.copy()
    CALLS.clear()
    before = asyncio.all_tasks()

    found = await plan.execute(None, None)

    assert plan.surprises == 1
    assert calls == CALLS
    assert set(calls.values()) == {1}
    assert found.data == expected.data
    assert [e.formatted for e in found.errors or ()] == [
        e.formatted for e in expected.errors or ()
    ]
    assert not asyncio.all_tasks() - before


async def test_the_exception_is_the_resolver_s_own() -> None:
    for name in ("a sync one fails", "the only one fails", "all fail together"):
        result = await planned(SCHEMA, TEXTS[name]).execute(None, None)

        assert {type(e.original_error) for e in result.errors or ()} == {Boom}


async def test_wrong_variables_call_nobody() -> None:
    plan = planned(SCHEMA, "query($n: String!) { now(name: $n) { now } }")
    CALLS.clear()

    result = await plan.execute({"n": 7}, None)

    assert result.data is None
    assert [e.message for e in result.errors or ()] == [
        "Variable '$n' has invalid value: String cannot represent a non string value: 7"
    ]
    assert CALLS == {}


async def test_errors_come_one_by_one_as_they_happened() -> None:
    plan = planned(SCHEMA, TEXTS["one after another fails"])

    result = await plan.execute(None, None)

    assert [e.message for e in result.errors or ()] == ["b", "c", "a"]


async def test_a_replay_waits_no_longer_than_the_slowest() -> None:
    async with asyncio.timeout(5):
        for text in TEXTS.values():
            await planned(SCHEMA, text).execute(None, None)
