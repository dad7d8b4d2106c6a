"""Runs operations so that who is ready when is the same each time."""

import asyncio
import gc
import warnings
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from graphql import ExecutionResult

from tests.schema.compiled.world import CURRENT, Outcomes, World, steady


class Loop(asyncio.SelectorEventLoop):
    """Lets one who waits go on whenever nobody else can do anything."""

    def _run_once(self) -> None:
        ready = self._ready  # type: ignore[attr-defined] # what runs next
        if not ready and not CURRENT.world.release():
            raise RuntimeError("nothing left to do")
        super()._run_once()  # type: ignore[misc] # one turn


@dataclass(frozen=True, slots=True)
class Ran:
    """All that can be told of one execution."""

    data: str
    errors: list[str]
    calls: list[str]
    unawaited: list[str]
    warnings: list[str] = field(compare=False)

    def is_like(self, expected: "Ran") -> bool:
        """Whether it is the same, without a warning that the other has not."""
        return self == expected and (not self.warnings or bool(expected.warnings))

    def answers_like(self, expected: "Ran") -> bool:
        """Whether the answer is the same, whatever was called for it."""
        return (self.data, self.errors) == (expected.data, expected.errors)


@contextmanager
def loop() -> Iterator[Loop]:
    """Return a loop. What graphql-core forgets to await is no warning of ours."""
    made = Loop()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            yield made
        finally:
            made.close()
            CURRENT.world = World(Outcomes())
            gc.collect()


def ran(
    loop: Loop,
    world: World,
    execution: Coroutine[Any, Any, ExecutionResult],
    *,
    is_thorough: bool = False,
) -> Ran:
    """Execute in *world*, and wait for all that goes on in the background.

    Only a *thorough* one knows its warnings from those of an earlier one.
    """
    CURRENT.world = world
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        result = _result(loop, execution)
        while others := asyncio.all_tasks(loop):
            loop.run_until_complete(asyncio.wait(others))
        data = steady(typed(result.data))
        errors = [_told(error) for error in result.errors or ()]
        del result
        if is_thorough:
            gc.collect()
    return Ran(
        data,
        errors,
        sorted(world.calls),
        world.unawaited(),
        [str(warning.message) for warning in warned],
    )


def _result(
    loop: Loop, execution: Coroutine[Any, Any, ExecutionResult]
) -> ExecutionResult:
    try:
        return loop.run_until_complete(execution)
    except asyncio.CancelledError:
        return ExecutionResult({"cancelled": True})


def typed(value: object) -> str:
    """Return *value* with its types, and its keys in their order."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{k!r}: {typed(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(typed, value))}]"
    name = type(value).__name__
    return f"{value!r}" if name in {"str", "NoneType"} else f"{name}({value!r})"


def _told(error: Any) -> str:
    cause = error.original_error
    if isinstance(cause, RecursionError):  # whose message tells where it struck
        return f"too deep at {error.path} {error.locations}"
    return steady(f"{error.formatted} of {type(cause).__name__} {cause!r}")
