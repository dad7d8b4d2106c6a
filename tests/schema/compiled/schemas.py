"""Strawberry schemas of all that our own may come to use."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Annotated, Any, Union

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission
from strawberry.schema.config import StrawberryConfig

from schema.carried import CarriedBy
from tests.schema.compiled.choices import Choices
from tests.schema.compiled.functions import NONE, Parameter, resolver
from tests.schema.compiled.inputs import Inputs
from tests.schema.compiled.leaves import LEAVES, PICKY, Picky
from tests.schema.compiled.shapes import Abstract, Base, Field, Shape, Thing
from tests.schema.compiled.world import CURRENT


class Noting(FieldExtension):
    def resolve(self, next_: Any, source: Any, info: Any, **kwargs: Any) -> Any:
        CURRENT.world.seen(f"extension of {info.path.as_list()}")
        return next_(source, info, **kwargs)

    async def resolve_async(
        self, next_: Any, source: Any, info: Any, **kwargs: Any
    ) -> Any:
        CURRENT.world.seen(f"extension of {info.path.as_list()}")
        return await next_(source, info, **kwargs)


class Permitted(BasePermission):
    message = "not permitted"
    error_extensions = {"code": "NO"}  # noqa: RUF012 - Strawberry's way

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:
        place = info.path.as_list()
        CURRENT.world.seen(f"permission for {place} with {kwargs}")
        return not CURRENT.world.outcomes.oddity(f"permission {place}")


@dataclass(frozen=True, slots=True)
class Made:
    schema: strawberry.Schema
    carried: int
    """How many types a class decides."""


def schema(choices: Choices, types: int) -> Made:
    return _Schemas(choices).made(types)


class _Schemas:
    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._names = count(1)
        self._inputs = Inputs(choices)
        self._things: list[Thing] = []
        self._abstract: list[Abstract] = []
        self._interfaces: list[tuple[Abstract, list[Field]]] = []

    def made(self, types: int) -> Made:
        for _ in range(types):
            self._next_type()
        self._union(self._things)
        query = self._thing("Query", is_root=True)
        mutation = None
        if self._choices.rarely(3):
            mutation = self._thing("Mutation", is_root=True).annotation
        config = StrawberryConfig(scalar_map={Picky: PICKY})
        made = strawberry.Schema(
            query.annotation,
            mutation,
            config=config,
            types=[t.annotation for t in self._things],
        )
        carried = [t for t in self._things if t.model is not t.annotation]
        return Made(made, len(carried))

    def _next_type(self) -> None:
        how = self._choices.below(6)
        name = f"Thing{next(self._names)}"
        if how in {3, 4} and self._things:
            self._union(self._things[-1 - self._choices.below(len(self._things)) :])
            return
        if how == 5:
            fields = [self._field(is_root=False) for _ in range(2)]
            cls, fields = self._class(name, (), fields)
            interface = Abstract(strawberry.interface(cls))
            self._abstract.append(interface)
            self._interfaces.append((interface, fields))
            self._things.append(self._thing(f"{name}One", of=self._interfaces[-1]))
            return
        of = None
        if self._interfaces and self._choices.rarely(3):
            of = self._choices.one(self._interfaces)
        self._things.append(self._thing(name, of=of))

    def _union(self, things: list[Thing]) -> None:
        if len(things) > 1:
            members: Any = Union[tuple(t.annotation for t in things)]  # noqa: UP007 - many
            named = strawberry.union(f"Union{next(self._names)}")
            self._abstract.append(Abstract(Annotated[members, named], [*things]))

    def _thing(
        self,
        name: str,
        *,
        is_root: bool = False,
        of: tuple[Abstract, list[Field]] | None = None,
    ) -> Thing:
        many = 1 + self._choices.below(6 if is_root else 4)
        fields = [self._field(is_root=is_root) for _ in range(many)]
        inherited = of[1] if of else []
        bases = (of[0].annotation,) if of else ()
        cls, fields = self._class(name, bases, fields, is_root=is_root)
        fields = [*inherited, *fields]
        model: Any = None
        if not is_root and not self._choices.rarely(3):
            slots = tuple(f.name for f in fields if f.is_attribute)
            of_model: dict[str, Any] = {"__repr__": lambda _: f"<a {name}>"}
            if not self._choices.rarely(3):
                of_model["__slots__"] = slots  # so that nobody can cast it
            model = type(f"{name}Model", (), of_model)
            cls.is_type_of = CarriedBy(model)
        annotation = strawberry.type(cls, name=name)
        thing = Thing(annotation, model or annotation, fields)
        if of:
            of[0].things.append(thing)
        return thing

    def _field(self, *, is_root: bool) -> Field:
        has_resolver = is_root or self._choices.rarely(3)
        is_async = has_resolver and self._choices.below(2) == 1
        name = f"field_no_{next(self._names)}"
        return Field(name, self._shape(), not has_resolver, is_async)

    def _shape(self) -> Shape:
        abstract = [a for a in self._abstract if a.things]
        options: list[Sequence[Base]] = [LEAVES, abstract, self._things, abstract]
        bases = self._choices.one(options) or LEAVES
        base = self._choices.one(bases)
        lists = (0, 0, 0, 1, 1, 2)[self._choices.below(6)]
        nullable = [self._choices.below(2) == 0 for _ in range(lists + 1)]
        return Shape(base, tuple(nullable))

    def _class(
        self,
        name: str,
        bases: tuple[type, ...],
        fields: list[Field],
        *,
        is_root: bool = False,
    ) -> tuple[Any, list[Field]]:
        annotations: dict[str, Any] = {}
        body: dict[str, Any] = {"__annotations__": annotations}
        for field in fields:
            annotations[field.name] = field.shape.annotation
            options: dict[str, Any] = {}
            if self._choices.rarely(4):
                options["name"] = f"shownAs{next(self._names)}"
            if not field.is_attribute:
                parameters = self._parameters(field, is_root=is_root)
                options["resolver"] = resolver(field, parameters)
            if self._choices.rarely(6):
                options["extensions"] = [Noting()]
            if self._choices.rarely(6):
                options["permission_classes"] = [Permitted]
            if options:
                body[field.name] = strawberry.field(**options)
        return type(name, bases, body), fields

    def _parameters(self, field: Field, *, is_root: bool) -> list[Parameter]:
        how = self._choices.below(4)
        found = [Parameter("self", NONE)]
        if how == 1:
            found = [Parameter("root", NONE)]
        elif how == 2:
            found = [Parameter("parent", strawberry.Parent[Any])]  # type: ignore[misc] # made as we go
        elif how == 3 and not field.is_async:
            found = []
        # Below the root, only its path tells one that is awaited from another.
        if (field.is_async and not is_root) or self._choices.rarely(2):
            found.append(Parameter("info", strawberry.Info))
        made = [self._inputs.parameter() for _ in range(self._choices.below(4))]
        found += sorted(made, key=lambda p: p.default is not NONE)
        return found
