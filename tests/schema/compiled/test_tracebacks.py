"""Tracebacks show the generated code they pass."""

import linecache
import traceback

import strawberry

from tests.schema.compiled.both import planned


@strawberry.type
class Query:
    @strawberry.field
    def fails(self) -> int | None:
        raise ValueError("a resolver")

    @strawberry.field
    async def fails_later(self) -> int | None:
        raise ValueError("a resolver")


SCHEMA = strawberry.Schema(Query)


async def test_a_resolver_s_exception_shows_the_generated_line() -> None:
    linecache.clearcache()
    plan = planned(SCHEMA, "{ marker: fails }")

    result = await plan.execute(None, None)

    assert result.errors
    cause = result.errors[0].original_error
    assert cause
    told = "".join(traceback.format_exception(cause))
    call = next(line for line in plan.text.splitlines() if "return fails_" in line)
    assert call.strip() in told
    assert 'File "operation ' in told
    assert "marker" not in told


async def test_a_title_tells_operations_apart() -> None:
    titles = {
        planned(SCHEMA, text).variables.__code__.co_filename
        for text in ("{ fails }", "{ failsLater }", "{ fails }")
    }

    assert len(titles) == 2
