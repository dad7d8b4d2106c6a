"""Which operations are compiled, and for how long their plans are kept."""

import gc
import weakref
from dataclasses import replace
from typing import Any

import pytest
import strawberry

from schema.compiled import plans as bounds
from schema.compiled.compiler import Compiler
from schema.compiled.plan import Plan
from schema.compiled.plans import Plans
from schema.complexity import Complexity
from schema.operations import Operation, OperationLimits, Operations

LIMITS = OperationLimits(1000, Complexity(16, 10, 15, 20, 250))


@strawberry.type
class Query:
    @strawberry.field
    def a(self) -> int:
        return 1


SCHEMA = strawberry.Schema(Query)


class Counting(Compiler):
    """Counts what is compiled."""

    def __init__(self) -> None:
        super().__init__(SCHEMA, hide_suggestions=False)
        self.compiled = 0

    def plan(self, *args: Any) -> Plan:
        self.compiled += 1
        return super().plan(*args)


def operation(text: str) -> Operation:
    core = SCHEMA._schema  # noqa: SLF001 - the one graphql-core knows
    found = Operations(core, LIMITS, introspection=True).find(text, None)
    assert isinstance(found, Operation), found
    return found


def test_an_operation_is_compiled_on_second_sight_and_once() -> None:
    compiler = Counting()
    plans = Plans(compiler)
    seen = operation("{ a }")

    found = [plans.find(seen, None) for _ in range(4)]

    assert found[0] is None
    assert isinstance(found[1], Plan)
    assert found[1] is found[2] is found[3]
    assert compiler.compiled == 1


def test_every_setting_of_the_switches_is_seen_twice() -> None:
    compiler = Counting()
    plans = Plans(compiler)
    seen = operation(
        "query($p: Boolean!, $q: Boolean!) { a @skip(if: $p) b: a @include(if: $q) }"
    )

    on = [plans.find(seen, {"p": True, "q": False}) for _ in range(3)]
    off = [plans.find(seen, {"p": False, "q": True}) for _ in range(3)]

    assert on[0] is off[0] is None
    assert on[1] is on[2]
    assert off[1] is off[2]
    assert on[1] is not off[1]
    assert compiler.compiled == 2


def test_what_cannot_be_compiled_is_tried_once() -> None:
    compiler = Counting()
    plans = Plans(compiler)
    seen = operation("{ __schema { types { name } } }")

    assert [plans.find(seen, None) for _ in range(5)] == [None] * 5
    assert compiler.compiled == 1


def test_other_directives_are_not_remembered() -> None:
    compiler = Counting()
    seen = operation("{ a }")
    odd = replace(seen, switches=None)
    plans = Plans(compiler)

    assert [plans.find(odd, None) for _ in range(3)] == [None] * 3
    assert compiler.compiled == 0


def test_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_ENTRIES", 3)
    plans = Plans(Counting())
    seen = [operation(f"{{ a{n}: a }}") for n in range(4)]
    for one in seen[:3]:
        plans.find(one, None)
    used = plans.find(seen[0], None)

    plans.find(seen[3], None)

    assert plans.find(seen[0], None) is used
    assert plans.find(seen[2], None) is not None
    assert plans.find(seen[1], None) is None


def test_plans_have_room_for_so_much_text(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = [operation(f"{{ a{n}: a }}") for n in range(6)]
    plan = Compiler(SCHEMA, hide_suggestions=False).plan(
        seen[0].document, seen[0].node, {}
    )
    monkeypatch.setattr(bounds, "_CHARACTERS", 3 * len(plan.text) + 9)
    plans = Plans(Counting())

    for one in seen:
        plans.find(one, None)
        plans.find(one, None)
        assert plans.find(one, None) is not None

    held = sum(isinstance(it, Plan) for it in plans._known.values())  # noqa: SLF001 - what is kept
    assert held == 3


def test_operations_that_nobody_repeats_take_no_room() -> None:
    plans = Plans(Counting())
    held: list[weakref.ref[Any]] = []
    for n in range(5000):
        one = operation(f"{{ a{n}: a }}")
        held.append(weakref.ref(one.document))
        plans.find(one, None)
        plans.find(one, None)
    del one  # type: ignore[possibly-undefined] # made as we go
    gc.collect()

    alive = sum(ref() is not None for ref in held)
    assert len(plans._known) <= 2000  # noqa: SLF001 - what is kept
    assert alive <= 2000


def test_a_forgotten_plan_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "_ENTRIES", 1)
    plans = Plans(Counting())
    one = operation("{ a }")
    plans.find(one, None)
    kept = plans.find(one, None)
    assert kept
    code = weakref.ref(kept.variables)
    del kept, one

    plans.find(operation("{ b: a }"), None)
    gc.collect()

    assert code() is None
