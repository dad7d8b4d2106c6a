"""Plans that are cancelled, and what resolvers see of the context they run in."""

import asyncio
from contextvars import ContextVar

import pytest
import strawberry

from tests.schema.compiled.both import planned, same

STARTED: list[str] = []
CANCELLED: list[str] = []
PLACE: ContextVar[str] = ContextVar("PLACE", default="nowhere")

pytestmark = pytest.mark.asyncio(loop_scope="module")
"""On a loop of their own: what else runs there is ours."""


async def _waits(name: str) -> str:
    STARTED.append(name)
    try:
        await asyncio.get_running_loop().create_future()
    except asyncio.CancelledError:
        CANCELLED.append(name)
        raise
    return name


@strawberry.type
class Inner:
    @strawberry.field
    async def waits(self) -> str:
        return await _waits("inner")

    @strawberry.field
    def place(self) -> str:
        return PLACE.get()

    @strawberry.field
    async def place_later(self) -> str:
        return PLACE.get()


@strawberry.type
class Query:
    @strawberry.field
    async def a(self) -> str:
        return await _waits("a")

    @strawberry.field
    async def b(self) -> str | None:
        return await _waits("b")

    @strawberry.field
    async def inner(self) -> Inner:
        return Inner()

    @strawberry.field
    async def moved(self, to: str) -> Inner:
        PLACE.set(to)
        await asyncio.sleep(0)
        return Inner()

    @strawberry.field
    async def fails(self) -> str:
        await asyncio.sleep(0)
        raise ValueError("fails")

    @strawberry.field
    async def odd(self) -> int | None:
        return "no number"  # type: ignore[return-value] # that is the surprise

    @strawberry.field
    def place(self) -> str:
        return PLACE.get()


SCHEMA = strawberry.Schema(Query)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{ a }", ["a"]),
        ("{ a b }", ["a", "b"]),
        ("{ inner { waits } }", ["inner"]),
        ("{ a inner { waits } b }", ["a", "b", "inner"]),
    ],
)
async def test_resolvers_are_cancelled_with_the_plan(
    text: str, names: list[str]
) -> None:
    STARTED.clear()
    CANCELLED.clear()
    before = asyncio.all_tasks()
    task = asyncio.ensure_future(planned(SCHEMA, text).execute(None, None))
    while len(STARTED) < len(names):  # noqa: ASYNC110 - turns are what counts
        await asyncio.sleep(0)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert sorted(CANCELLED) == names
    assert not asyncio.all_tasks() - before


async def test_a_null_in_the_wrong_place_cancels_those_beside_it() -> None:
    CANCELLED.clear()
    before = asyncio.all_tasks()

    result = await planned(SCHEMA, "{ a fails b }").execute(None, None)

    assert (result.data, [e.message for e in result.errors or ()]) == (None, ["fails"])
    assert sorted(CANCELLED) == ["a", "b"]
    assert not asyncio.all_tasks() - before


async def test_a_plan_that_graphql_core_has_taken_over_can_be_cancelled() -> None:
    CANCELLED.clear()
    STARTED.clear()
    before = asyncio.all_tasks()
    plan = planned(SCHEMA, "{ b odd inner { waits } again: b }")
    task = asyncio.ensure_future(plan.execute(None, None))
    while len(STARTED) < 3 or not plan.surprises:  # noqa: ASYNC110 - see above
        await asyncio.sleep(0)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert sorted(CANCELLED) == ["b", "b", "inner"]
    assert not asyncio.all_tasks() - before


async def test_resolvers_see_the_context_of_the_plan() -> None:
    PLACE.set("Cotonou")

    answer = await same(planned(SCHEMA, "{ place inner { place placeLater } }"))

    assert answer["data"] == {
        "place": "Cotonou",
        "inner": {"place": "Cotonou", "placeLater": "Cotonou"},
    }


@pytest.mark.parametrize(
    "text",
    [
        '{ moved(to: "Ouidah") { place placeLater } }',
        (
            '{ one: moved(to: "Ouidah") { place placeLater } '
            'two: moved(to: "Abomey") { place placeLater } }'
        ),
    ],
    ids=["alone", "side by side"],
)
async def test_what_a_resolver_sets_is_seen_below_it(text: str) -> None:
    answer = await same(planned(SCHEMA, text))

    places = {place for below in answer["data"].values() for place in below.values()}
    assert places == ({"Ouidah", "Abomey"} if "two" in text else {"Ouidah"})
