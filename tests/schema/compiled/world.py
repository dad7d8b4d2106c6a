"""Where generated resolvers run: it decides what they give, and sees all they are told.

The same world, made twice, gives the same outcomes in the same order.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from inspect import CORO_CREATED, getcoroutinestate
from typing import Any
from zlib import crc32

from graphql import GraphQLError

from tests.schema.compiled import values
from tests.schema.compiled.shapes import Field

_ADDRESSES = re.compile(r"0x[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What resolvers give, as numbers."""

    salt: int = 0
    """Decides between what is right, and who comes first."""
    odd: Sequence[int] = ()
    """What is not right; which values that happens to is the salt's choice."""
    often: int = 16
    """One value in so many is at risk of each."""

    def chance(self, *of: object) -> int:
        return crc32(repr((self.salt, *of)).encode(errors="replace"))

    def oddity(self, label: str) -> int:
        """Return 0 for a value that is to be right."""
        slot = self.chance("odd", label) % self.often
        return self.odd[slot] if slot < len(self.odd) else 0


@dataclass(slots=True)
class World:
    outcomes: Outcomes
    is_slow: bool = False
    """Everyone who is awaited is waited for, so no two come at once."""
    calls: list[str] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)
    waiting: dict[str, list[asyncio.Future[None]]] = field(default_factory=dict)
    coroutines: list[tuple[str, Any]] = field(default_factory=list)
    waited: int = 0
    labels: dict[int, tuple[object, str]] = field(default_factory=dict)
    """By identity, with the value, so that it stays the only one."""

    def chance(self, *of: object) -> int:
        return self.outcomes.chance(*of)

    def called(self, of: Field, given: Mapping[str, Any]) -> Any:
        """Answer for a resolver that returns."""
        label = self._told(of, given)
        odd = self.outcomes.oddity(label)
        if odd % 4 == 1:
            self.note(label, "raises")
            raise failure(label, odd)
        if odd % 4 == 2:
            self.note(label, "returns an awaitable")
            return self._awaitable(of, label, odd)
        return values.value(self, of.shape, label)

    def _awaitable(self, of: Field, label: str, odd: int) -> Any:
        if odd % 3 == 0:
            return values.Again(lambda: self.settled(of, label, odd))
        coroutine = self.settled(of, label, odd)
        self.coroutines.append((label, coroutine))
        return coroutine

    async def awaited(self, of: Field, given: Mapping[str, Any]) -> Any:
        """Answer for a resolver that is awaited."""
        label = self._told(of, given)
        return await self.settled(of, label, self.outcomes.oddity(label))

    async def settled(self, of: Field, label: str, odd: int) -> Any:
        if self.is_slow or self.chance("waits", label) % 4:
            await self.turn(label)
        if odd % 8 in {1, 6}:
            self.note(label, "raises when awaited")
            raise failure(label, odd)
        return values.value(self, of.shape, label)

    async def turn(self, label: str) -> None:
        """Wait for it."""
        self.waited += 1
        gate = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(label, []).append(gate)
        try:
            await gate
        except asyncio.CancelledError:
            self.calls.append(f"{label} is cancelled")
            raise

    def release(self) -> bool:
        """Let those who wait for the same go on; False if nobody waits."""
        for label in [*self.waiting]:
            if all(gate.done() for gate in self.waiting[label]):
                del self.waiting[label]
        if not self.waiting:
            return False
        first = min(self.waiting, key=lambda label: self.chance("first", label))
        for gate in self.waiting.pop(first):
            if not gate.done():
                gate.set_result(None)
        return True

    def unawaited(self) -> list[str]:
        """Return what nobody awaited, and close it."""
        found = sorted(
            label
            for label, coroutine in self.coroutines
            if getcoroutinestate(coroutine) == CORO_CREATED
        )
        for _, coroutine in self.coroutines:
            coroutine.close()
        return found

    def note(self, label: str, what: str) -> None:
        self.oddities.append(f"{label} {what}")

    def seen(self, what: str) -> None:
        """Remember that something ran which is no resolver."""
        self.calls.append(steady(what))

    def _told(self, of: Field, given: Mapping[str, Any]) -> str:
        source = given.get("self", given.get("root", given.get("parent")))
        _, parent = self.labels.get(id(source), (None, "?" if source else ""))
        told = {k: v for k, v in given.items() if k not in {"self", "root", "parent"}}
        info = told.pop("info", None)
        # Not who comes first, which nobody promises: what they are told decides.
        label = f"{parent}.{of.name}" + (f" {steady(repr(told))}" if told else "")
        if info:
            label += f" at {info.path.as_list()}"
        self.calls.append(f"{label} {steady(repr(_told_of(info))) if info else ''}")
        return label


def failure(label: str, odd: int) -> Exception:
    if odd % 3 == 0:
        return GraphQLError(f"bad {label}", extensions={"code": odd})
    return (ValueError if odd % 3 == 1 else StopIteration)(f"bad {label}")


def steady(text: str) -> str:
    """Return *text* without what differs from run to run."""
    return _ADDRESSES.sub("0x", text)


def _told_of(info: Any) -> object:
    raw = info._raw_info  # noqa: SLF001 - what Strawberry says comes from it
    operation = info.operation.name
    return (
        info.field_name,
        info.python_name,
        info.path.as_list(),
        [typename for _, _, typename in (info.path, info.path.prev or info.path)],
        info.variable_values,
        raw.parent_type.name,
        str(raw.return_type),
        operation and operation.value,
        info.context,
        info.root_value,
        sorted(raw.fragments),
        info.selected_fields,
    )


class _Current:
    world = World(Outcomes())


CURRENT = _Current()
"""The world that resolvers are in."""
