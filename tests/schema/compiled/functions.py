"""Resolvers with any signature, which ask the current world what to give."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.schema.compiled.shapes import Field
from tests.schema.compiled.world import CURRENT

NONE = object()
"""An argument without a default has this one."""


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    name: str
    annotation: Any
    default: Any = NONE


def resolver(of: Field, parameters: Sequence[Parameter]) -> Callable[..., Any]:
    """Return a function whose parameters Python checks."""
    names: dict[str, Any] = {"__name__": __name__, "called": _called, "field": of}
    written: list[str] = []
    for parameter in parameters:
        text = parameter.name
        if parameter.annotation is not NONE:
            names[f"type_of_{text}"] = parameter.annotation
            text += f": type_of_{text}"
        if parameter.default is not NONE:
            names[f"default_of_{parameter.name}"] = parameter.default
            text += f" = default_of_{parameter.name}"
        written.append(text)
    head = f"def {of.name}({', '.join(written)}):"
    body = "return called(field, locals())"
    if of.is_async:
        names["called"] = _awaited
        head, body = f"async {head}", body.replace("called", "await called")
    exec(f"{head}\n    {body}\n", names)
    found = names[of.name]
    assert inspect.isfunction(found)
    return found


def _called(of: Field, given: dict[str, Any]) -> Any:
    return CURRENT.world.called(of, given)


async def _awaited(of: Field, given: dict[str, Any]) -> Any:
    return await CURRENT.world.awaited(of, given)
