"""What resolvers are told is what graphql-core tells them."""

from typing import Any

import strawberry
from graphql.pyutils import Path

from tests.schema.compiled.both import by_graphql_core, planned

TOLD: list[Any] = []


@strawberry.type
class Inner:
    @strawberry.field
    def told(self, info: strawberry.Info, size: int = 1) -> int:
        TOLD.append(info)
        return size


@strawberry.type
class Query:
    @strawberry.field
    def inners(self, info: strawberry.Info) -> list[Inner]:
        TOLD.append(info)
        return [Inner(), Inner()]

    @strawberry.field
    async def gathered(self, info: strawberry.Info) -> list[int]:
        async def number(n: int) -> int:
            return n

        helpers = info._raw_info.async_helpers  # noqa: SLF001 - there is no other way to them
        helpers.track([number(0), 1])
        return list(await helpers.gather([number(1), number(2)]))


SCHEMA = strawberry.Schema(Query)
TEXT = """query Named($size: Int = 3) {
  all: inners { first: told(size: $size) told(size: $size) ...f }
}
fragment f on Inner { told(size: $size) }"""


def _all_of(info: Any) -> dict[str, Any]:
    raw = info._raw_info  # noqa: SLF001 - what Strawberry's says comes from it
    names = [
        "field_name",
        "field_nodes",
        "return_type",
        "parent_type",
        "path",
        "schema",
        "fragments",
        "root_value",
        "operation",
        "variable_values",
        "context",
        "is_awaitable",
        "abort_signal",
        "operation_extensions",
    ]
    ours = ["python_name", "context", "root_value", "variable_values", "query", "path"]
    ours += ["field_name", "operation", "selected_fields", "return_type", "schema"]
    return {n: getattr(raw, n) for n in names} | {
        f"{n}'": getattr(info, n) for n in ours
    }


async def test_every_attribute_is_the_same() -> None:
    plan = planned(SCHEMA, TEXT)
    TOLD.clear()
    await by_graphql_core(plan, {"size": 4}, "the context")
    expected = [_all_of(info) for info in TOLD]
    TOLD.clear()

    await plan.execute({"size": 4}, "the context")

    assert plan.surprises == 0
    assert [_all_of(info) for info in TOLD] == expected
    assert len(expected) == 5
    assert expected[0]["variable_values"] == {"size": 4}


async def test_the_path_is_the_field_s_own() -> None:
    TOLD.clear()

    await planned(SCHEMA, TEXT).execute(None, None)

    of_list = Path(None, "all", "Query")
    assert [info.path for info in TOLD] == [
        of_list,
        Path(Path(of_list, 0, None), "first", "Inner"),
        Path(Path(of_list, 0, None), "told", "Inner"),
        Path(Path(of_list, 1, None), "first", "Inner"),
        Path(Path(of_list, 1, None), "told", "Inner"),
    ]


async def test_helpers_gather_and_track() -> None:
    result = await planned(SCHEMA, "{ gathered }").execute(None, None)

    assert (result.data, result.errors) == ({"gathered": [1, 2]}, None)


async def test_the_root_value_reaches_resolvers() -> None:
    TOLD.clear()

    await planned(SCHEMA, "{ inners { __typename } }").execute(None, None, root="root")

    assert TOLD[0].root_value == "root"
