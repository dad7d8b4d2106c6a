"""Mutations run one after the other, and stop at a null in the wrong place."""

import asyncio

import strawberry

from tests.schema.compiled.both import by_graphql_core, planned

RAN: list[str] = []


@strawberry.type
class Done:
    name: str

    @strawberry.field
    async def below(self) -> str:
        RAN.append(f"below {self.name}")
        await asyncio.sleep(0)
        RAN.append(f"below {self.name} ends")
        return self.name


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def slow(self, name: str) -> Done:
        RAN.append(name)
        for _ in range(5):
            await asyncio.sleep(0)
        RAN.append(f"{name} ends")
        return Done(name=name)

    @strawberry.mutation
    def fast(self, name: str) -> Done:
        RAN.append(name)
        return Done(name=name)

    @strawberry.mutation
    async def fails(self, name: str) -> int:
        RAN.append(name)
        raise ValueError(name)

    @strawberry.mutation
    def fails_softly(self, name: str) -> int | None:
        RAN.append(name)
        raise ValueError(name)


@strawberry.type
class Query:
    x: int = 1


SCHEMA = strawberry.Schema(Query, Mutation)


async def ran(text: str, *, surprises: int) -> list[str]:
    """Return what ran, which is the same both ways, as is the answer."""
    plan = planned(SCHEMA, text)
    RAN.clear()
    expected = await by_graphql_core(plan)
    before = RAN.copy()
    RAN.clear()
    found = await plan.execute(None, None)
    assert f"{found.formatted}" == f"{expected.formatted}"
    assert before == RAN
    assert plan.surprises == surprises
    return RAN


async def test_they_run_one_after_the_other() -> None:
    text = """mutation {
      a: slow(name: "a") { below other: below } b: fast(name: "b") { below }
      c: slow(name: "c") { name }
    }"""

    assert await ran(text, surprises=0) == [
        *["a", "a ends", "below a", "below a", "below a ends", "below a ends"],
        *["b", "below b", "below b ends", "c", "c ends"],
    ]


async def test_those_after_a_null_in_the_wrong_place_do_not_run() -> None:
    text = """mutation {
      a: slow(name: "a") { name } fails(name: "b") c: fast(name: "c") { name }
    }"""

    assert await ran(text, surprises=1) == ["a", "a ends", "b"]


async def test_those_after_a_failure_run() -> None:
    text = """mutation {
      a: fast(name: "a") { below } failsSoftly(name: "b")
      c: slow(name: "c") { below } d: fast(name: "d") { name }
    }"""

    assert await ran(text, surprises=1) == [
        *["a", "below a", "below a ends", "b"],
        *["c", "c ends", "below c", "below c ends", "d"],
    ]


async def test_keys_are_in_the_order_of_the_document() -> None:
    plan = planned(
        SCHEMA,
        'mutation { z: slow(name: "z") { name } __typename '
        'a: fast(name: "a") { name } }',
    )

    result = await plan.execute(None, None)

    assert list(result.data or ()) == ["z", "__typename", "a"]
