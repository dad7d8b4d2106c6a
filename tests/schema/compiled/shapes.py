"""Types of generated schemas, as the tests think of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional, TypeAlias

from tests.schema.compiled.leaves import Leaf


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    name: str
    """As Python has it."""
    shape: "Shape"
    is_attribute: bool = True
    is_async: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """An object type."""

    annotation: Any
    model: type
    """The class of its values."""
    fields: Sequence[Field]


@dataclass(frozen=True, slots=True, eq=False)
class Abstract:
    """A union or an interface."""

    annotation: Any
    things: list[Thing] = field(default_factory=list)


Base: TypeAlias = Leaf | Thing | Abstract


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    base: Base
    nullable: tuple[bool, ...] = (False,)
    """For each list, from the outermost, and for what is inside at last."""

    @property
    def annotation(self) -> Any:
        found = self.base.annotation
        for depth, is_nullable in enumerate(reversed(self.nullable)):
            found = list[found] if depth else found  # type: ignore[valid-type] # made as we go
            found = Optional[found] if is_nullable else found  # noqa: UP045 - `|` does not take all of them
        return found

    @property
    def is_list(self) -> bool:
        return len(self.nullable) > 1

    @property
    def item(self) -> "Shape":
        return Shape(self.base, self.nullable[1:])


def attributes(thing: Thing) -> Mapping[str, Shape]:
    return {f.name: f.shape for f in thing.fields if f.is_attribute}
