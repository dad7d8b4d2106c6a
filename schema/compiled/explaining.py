"""What becomes of an operation, for whoever wants to see it."""

from collections.abc import Iterator, Mapping
from typing import Any

from schema.compiled.compiler import Compiler
from schema.compiled.plan import Plan
from schema.compiled.surprise import Uncompiled
from schema.operations import Operation

_LONGEST = 60


def explained(
    compiler: Compiler, operation: Operation, variables: Mapping[str, Any]
) -> str:
    """Return its cost and its plan as Python, which is also how it would run."""
    lines = [f"# cost: {operation.cost.points(variables)} points"]
    if operation.switches is None:
        return "\n".join([*lines, "# not compiled: it has other directives", ""])
    switches = {name: variables.get(name) is True for name in operation.switches}
    lines += [f"# switch: ${name} is {value}" for name, value in switches.items()]
    try:
        plan = compiler.plan(operation.document, operation.node, switches)
    except Uncompiled as reason:
        return "\n".join([*lines, f"# not compiled: {reason}", ""])
    return "\n".join([*lines, *_constants(plan), "", "", plan.text])


def _constants(plan: Plan) -> Iterator[str]:
    for name, value in plan.constants.items():
        yield f"# {name} = {_told(value)}"


def _told(value: object) -> str:
    """Return a short word on *value*; no client's text makes more than a line of it."""
    if isinstance(value, type):
        return f"{value.__module__}.{value.__qualname__}"
    if callable(value) and hasattr(value, "__qualname__"):
        return f"{value.__module__}.{value.__qualname__}()"
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
