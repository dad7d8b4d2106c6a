"""Executes a case both ways: by graphql-core, and by a plan."""

import gc
from collections import Counter
from typing import Any

from graphql import OperationDefinitionNode

from schema.compiled.compiler import Compiler
from schema.compiled.executed import Executed
from schema.compiled.plan import Plan
from schema.compiled.replay import execute_on
from schema.compiled.selections import switches_of
from schema.compiled.surprise import Uncompiled
from tests.schema.compiled.cases import Case, Document, Example
from tests.schema.compiled.driving import Loop, Ran, ran
from tests.schema.compiled.world import World

AT_ONCE = "erred, and others got another turn further"
"""How far, nobody promises: with all of them slow, the answer must be the same."""


class Comparing:
    """Compares, and counts what was compared."""

    def __init__(self, loop: Loop) -> None:
        self.counts: Counter[str] = Counter()
        self._loop = loop

    def compare(self, example: Example) -> None:
        compiler = Compiler(example.made.schema, hide_suggestions=False)
        self.counts["invalid documents"] += example.invalid
        for document in example.documents:
            plans: dict[tuple[bool, ...], Plan | str] = {}
            for case in document.cases:
                self._compare_case(compiler, document, case, plans)

    def _compare_case(
        self,
        compiler: Compiler,
        document: Document,
        case: Case,
        plans: dict[tuple[bool, ...], Plan | str],
    ) -> None:
        self.counts["cases"] += 1
        operation = document.operation
        names = switches_of(document.node, operation)
        assert names is not None
        switches = _switches(operation, names, case.variables)
        if len(switches) < len(names):
            self.counts["left: a switch is not set"] += 1
            return
        key = tuple(switches.values())
        if key not in plans:
            plans[key] = _planned(compiler, document, switches)
        plan = plans[key]
        if isinstance(plan, str):
            self.counts[f"left: {plan}"] += 1
            return
        self.counts["compiled"] += 1
        expected, world = self._by_graphql_core(plan.executed, case)
        before = plan.surprises
        found = self._by_plan(plan, case)
        is_replayed = plan.surprises > before
        self.counts["replayed" if is_replayed else "fast"] += 1
        self.counts["with errors"] += bool(expected.errors)
        self.counts["awaiting"] += world.waited > 0
        if found.warnings and not expected.warnings:
            gc.collect()
            expected, world = self._by_graphql_core(plan.executed, case, thorough=True)
            found = self._by_plan(plan, case, thorough=True)
        is_same = found.is_like(expected)
        if not is_same and expected.errors:
            self.counts[AT_ONCE] += 1
            expected, world = self._by_graphql_core(plan.executed, case, slow=True)
            found = self._by_plan(plan, case, slow=True)
            is_same = found.answers_like(expected)
        is_needless = is_replayed and not (world.oddities or expected.errors)
        if is_needless or not is_same:
            raise AssertionError(_told(document, case, world, found, expected, plan))

    def _by_graphql_core(
        self,
        executed: Executed,
        case: Case,
        *,
        thorough: bool = False,
        slow: bool = False,
    ) -> tuple[Ran, World]:
        world = World(case.outcomes, slow)
        execution = execute_on({}, executed, case.variables, "the context")
        return ran(self._loop, world, execution, is_thorough=thorough), world

    def _by_plan(
        self, plan: Plan, case: Case, *, thorough: bool = False, slow: bool = False
    ) -> Ran:
        execution = plan.execute(case.variables, "the context")
        world = World(case.outcomes, slow)
        return ran(self._loop, world, execution, is_thorough=thorough)


def _planned(
    compiler: Compiler, document: Document, switches: dict[str, bool]
) -> Plan | str:
    try:
        return compiler.plan(document.node, document.operation, switches)
    except Uncompiled as reason:
        return str(reason)


def _switches(
    operation: OperationDefinitionNode, names: tuple[str, ...], sent: dict[str, Any]
) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for definition in operation.variable_definitions or ():
        name = definition.variable.name.value
        default = getattr(definition.default_value, "value", None)
        value = sent.get(name, default)
        if name in names and isinstance(value, bool):
            found[name] = value
    return found


def _told(  # noqa: PLR0913, PLR0917 - all there is to tell
    document: Document, case: Case, world: World, found: Ran, expected: Ran, plan: Plan
) -> str:
    lines = [document.text, f"variables: {case.variables}", f"{case.outcomes}"]
    lines += ["outcomes that are not right:", *map("  {}".format, world.oddities)]
    lines += ["graphql-core:", _ran(expected), "the plan:", _ran(found), plan.text]
    return "\n".join(lines)


def _ran(it: Ran) -> str:
    parts = [it.data, *it.errors, *it.calls, str(it.unawaited), str(it.warnings)]
    return "\n".join(f"  {part}" for part in parts)
