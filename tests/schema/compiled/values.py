"""What resolvers give: mostly what their types ask for, and everything else."""

import enum
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from typing import Any, Protocol

import strawberry
from graphql import Undefined

from tests.schema.compiled.leaves import OTHERS, Leaf, Number, Other, Text
from tests.schema.compiled.shapes import Abstract, Shape, Thing, attributes


class World(Protocol):
    labels: dict[int, tuple[object, str]]

    @property
    def outcomes(self) -> Any: ...
    def chance(self, *of: object) -> int: ...
    def note(self, label: str, what: str) -> None: ...
    async def turn(self, label: str) -> None: ...


class Items(list[Any]):
    pass


class Bare:
    """Has whatever it is given, and a `__dict__`."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


def value(world: World, shape: Shape, label: str) -> Any:
    odd = world.outcomes.oddity(f"{label}=")
    if not odd:
        return right(world, shape, label)
    return _odd(world, shape, label, odd)


def right(world: World, shape: Shape, label: str) -> Any:
    chance = world.chance(label)
    if shape.nullable[0] and chance % 8 == 1:
        return None
    if shape.is_list:
        many = range(chance % 4)
        return [value(world, shape.item, f"{label}[{i}]") for i in many]
    if isinstance(shape.base, Leaf):
        return shape.base.right[chance % len(shape.base.right)]
    return made(world, _thing(shape, chance), label)


def made(world: World, thing: Thing, label: str, cls: type | None = None) -> Any:
    """Return a value of *thing*, or one of *cls* that has the same attributes."""
    cls = cls or thing.model
    found = cls.__new__(cls)  # type: ignore[call-overload] # made as we go
    for name, shape in attributes(thing).items():
        setattr(found, name, value(world, shape, f"{label}.{name}"))
    world.labels[id(found)] = found, label
    return found


class Again:
    """Can be awaited any number of times: several aliases may ask for an attribute."""

    def __init__(self, begin: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        self._begin = begin

    def __repr__(self) -> str:
        return "<again>"

    def __await__(self) -> Generator[Any, None, Any]:
        return self._begin().__await__()


def _thing(shape: Shape, chance: int) -> Thing:
    if isinstance(shape.base, Abstract):
        return shape.base.things[chance // 8 % len(shape.base.things)]
    assert isinstance(shape.base, Thing)
    return shape.base


def _odd(world: World, shape: Shape, label: str, odd: int) -> Any:
    options: list[Callable[[], Any]] = [
        lambda: None,
        lambda: Undefined,
        lambda: ValueError(f"returned {label}"),
        lambda: Again(lambda: _later(world, shape, label)),
        *(_lists(world, shape, label) if shape.is_list else ()),
        *(() if shape.is_list else _single(world, shape, label)),
        Bare,
        lambda: OTHERS[odd // 16 % len(OTHERS)],
        lambda: (Text("b"), Number(7), b"b", Other.RED, {"a"})[odd // 16 % 5],
    ]
    index = odd % len(options)
    found = options[index]()
    if found is not None or not shape.nullable[0]:
        world.note(label, f"is {_told(found)}")
    return found


async def _later(world: World, shape: Shape, label: str) -> Any:
    if world.chance("waits", label) % 2:
        await world.turn(label)
    return right(world, shape, label)


def _lists(world: World, shape: Shape, label: str) -> list[Callable[[], Any]]:
    def items() -> list[Any]:
        many = range(1 + world.chance(label) % 2)
        return [value(world, shape.item, f"{label}[{i}]") for i in many]

    def generator() -> Iterator[Any]:
        yield from items()

    async def asynchronous() -> AsyncIterator[Any]:
        for item in items():
            yield item

    return [
        lambda: tuple(items()),
        generator,
        asynchronous,
        lambda: iter(items()),
        lambda: Items(items()),
        lambda: dict.fromkeys(map(str, range(len(items()))), 1),
    ]


def _single(world: World, shape: Shape, label: str) -> list[Callable[[], Any]]:
    if not isinstance(shape.base, Leaf):
        return _things(world, shape, label)
    near = shape.base.near
    chance = world.chance("near", label)
    options: list[Callable[[], Any]] = [lambda: near[chance % len(near)]] * 4
    return [
        lambda: [right(world, Shape(shape.base), label)],
        *(options if near else ()),
    ]


def _things(world: World, shape: Shape, label: str) -> list[Callable[[], Any]]:
    thing = _thing(shape, world.chance(label))

    def subclass(**more: Any) -> Any:
        return made(world, thing, label, type("Sub", (thing.model,), more))

    def bare(cast: Any = None) -> Any:
        found = made(world, thing, label, Bare)
        return strawberry.cast(cast, found) if cast else found

    def cast_subclass() -> Any:
        return strawberry.cast(thing.annotation, subclass())

    def cast_anew() -> Any:
        found = made(world, thing, label)
        if isinstance(shape.base, Abstract) and hasattr(found, "__dict__"):
            return strawberry.cast(shape.base.things[-1].annotation, found)
        return found

    def without() -> Any:
        found = made(world, thing, label)
        for name in list(attributes(thing))[:1]:
            delattr(found, name)
        return found

    def failing() -> Any:
        found = subclass()
        for name in list(attributes(thing))[:1]:
            setattr(type(found), name, property(_fails))
        return found

    return [
        subclass,
        bare,
        lambda: bare(thing.annotation),
        cast_subclass,
        cast_anew,
        without,
        failing,
        lambda: thing.model.__new__(thing.model),  # type: ignore[call-overload] # made as we go
    ]


def _fails(_: object) -> Any:
    raise ValueError("an attribute")


def _told(found: object) -> str:
    is_simple = isinstance(found, str | int | float | Exception | enum.Enum)
    return f"{found!r} of {type(found).__name__}" if is_simple else type(found).__name__
