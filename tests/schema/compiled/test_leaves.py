"""Scalars and enums: what is usual costs no surprise, and all else is the same."""

import enum
from decimal import Decimal
from typing import Any, NewType

import pytest
import strawberry
from graphql import Undefined
from strawberry.schema.config import StrawberryConfig

from tests.schema.compiled.both import by_graphql_core, planned
from tests.schema.compiled.driving import typed

Odd = NewType("Odd", object)


def _odd(value: object) -> object:
    return {"nothing": None, "undefined": Undefined}.get(str(value), value)


ODD = strawberry.scalar(name="Odd", serialize=_odd, parse_value=_odd)


@strawberry.enum
class Hue(enum.Enum):
    red = 1
    Green = strawberry.enum_value("g", name="vert")
    verde = "g"


class Other(enum.Enum):
    red = 1


class Text(str):
    __slots__ = ()


class Number(int):
    pass


KINDS = {
    "String": str,
    "Int": int,
    "Float": float,
    "Boolean": bool,
    "ID": strawberry.ID,
    "Hue": Hue,
    "Odd": Odd,
    "Decimal": Decimal,
}


def _query() -> type:
    body: dict[str, Any] = {}
    for name, kind in KINDS.items():

        def given(info: strawberry.Info) -> Any:
            return info.context

        def echo(info: strawberry.Info, it: Any) -> str:
            info.context.append(it)
            return f"{it!r}"

        given.__annotations__["return"] = kind | None if kind is not Odd else Odd | None
        echo.__annotations__["it"] = kind | None if kind is not Odd else Odd | None
        body[f"given{name}"] = strawberry.field(resolver=given)
        body[f"echo{name}"] = strawberry.field(resolver=echo)
    return strawberry.type(type("Query", (), body))


SCHEMA = strawberry.Schema(_query(), config=StrawberryConfig(scalar_map={Odd: ODD}))
USUAL: list[tuple[str, Any]] = [
    *[("String", v) for v in ("", "a", "été 🐘", "\0")],
    *[("Int", v) for v in (0, -1, 2**31 - 1, -(2**31))],
    *[("Float", v) for v in (0.0, -0.0, 1.5, 1e308)],
    *[("Boolean", v) for v in (True, False)],
    *[("ID", v) for v in ("", "7")],
    *[("Hue", v) for v in (Hue.red, Hue.Green, Hue.verde)],
    *[("Odd", v) for v in (7, "x", [None], {"a": 1})],
    ("Decimal", Decimal("1.50")),
    *[(name, None) for name in KINDS],
    *[("String", Text("a")), ("ID", Text("a")), ("ID", 7), ("Int", Number(7))],
    *[("Int", 7.0), ("Int", True), ("Int", "7"), ("Float", 7), ("Float", "1.5")],
    *[("Boolean", 1), ("Boolean", 0.0), ("String", 1.0), ("String", True)],
    *[("Hue", "g"), ("Hue", 1), ("Decimal", 3)],
]
WRONG: list[tuple[str, Any]] = [
    *[("Int", v) for v in (2**31, -(2**31) - 1, 1.5, "x", "", Number(2**40))],
    *[("Float", v) for v in (float("nan"), float("inf"), -float("inf"), "x", 10**400)],
    *[("Boolean", v) for v in ("true", float("nan"), [])],  # type: ignore[var-annotated] # made as we go
    *[("String", v) for v in (b"a", [], {}, float("nan"))],  # type: ignore[var-annotated] # made as we go
    *[("ID", v) for v in (True, 1.5, b"a")],
    *[("Hue", v) for v in (Other.red, "red", 7, [])],  # type: ignore[var-annotated] # made as we go
    *[("Odd", v) for v in ("nothing", "undefined")],
    *[(name, Undefined) for name in KINDS],
    *[(name, ValueError("returned")) for name in KINDS],
]
GIVEN: list[tuple[str, Any]] = [
    *[("String", v) for v in ("", "a", "🐘")],
    *[("Int", v) for v in (0, 2**31 - 1, -(2**31), 7.0)],
    *[("Float", v) for v in (0.5, 7, -0.0)],
    *[("Boolean", v) for v in (True, False)],
    *[("ID", v) for v in ("a", 7)],
    *[("Hue", v) for v in ("red", "vert", "verde")],
    *[("Odd", v) for v in (7, "x", [1], {"a": None})],
    *[("Decimal", v) for v in ("1.50", 2)],
    *[(name, None) for name in KINDS],
]
REFUSED: list[tuple[str, Any]] = [
    *[("String", v) for v in (7, True, [], {})],  # type: ignore[var-annotated] # made as we go
    *[("Int", v) for v in (2**31, -(2**31) - 1, 1.5, "7", True, [])],  # type: ignore[var-annotated] # made as we go
    *[("Float", v) for v in (float("nan"), float("inf"), "1.5", True, 10**400)],
    *[("Boolean", v) for v in (1, 0, "true", [])],  # type: ignore[var-annotated] # made as we go
    *[("ID", v) for v in (True, 1.5, [])],  # type: ignore[var-annotated] # made as we go
    *[("Hue", v) for v in ("Green", "g", 1, [], {}, "")],  # type: ignore[var-annotated] # made as we go
    *[("Odd", v) for v in ("undefined",)],
    *[("Decimal", v) for v in ("x", [])],  # type: ignore[var-annotated] # made as we go
]


async def _executed(field: str, value: Any) -> tuple[str, int]:
    plan = planned(SCHEMA, f"{{ it: given{field} }}")
    expected = await by_graphql_core(plan, None, value)
    found = await plan.execute(None, value)
    assert typed(found.data) == typed(expected.data)
    assert [e.formatted for e in found.errors or ()] == [
        e.formatted for e in expected.errors or ()
    ]
    return typed(found.data), plan.surprises


async def _received(kind: str, value: Any) -> tuple[list[Any], int]:
    plan = planned(SCHEMA, f"query($it: {kind}) {{ echo{kind}(it: $it) }}")
    expected: list[Any] = []
    found: list[Any] = []
    first = await by_graphql_core(plan, {"it": value}, expected)
    second = await plan.execute({"it": value}, found)
    assert f"{second.formatted}" == f"{first.formatted}"
    assert typed(found) == typed(expected)
    return found, plan.surprises


@pytest.mark.parametrize(("kind", "value"), USUAL, ids=repr)
async def test_what_a_scalar_takes_is_no_surprise(kind: str, value: Any) -> None:
    _, surprises = await _executed(kind, value)

    assert surprises == 0


@pytest.mark.parametrize(("kind", "value"), WRONG, ids=repr)
async def test_graphql_core_judges_what_a_scalar_refuses(kind: str, value: Any) -> None:
    data, surprises = await _executed(kind, value)

    assert (data, surprises) == ("{'it': None}", 1)


@pytest.mark.parametrize(("kind", "value"), GIVEN, ids=repr)
async def test_what_may_be_given_is_no_surprise(kind: str, value: Any) -> None:
    received, surprises = await _received(kind, value)

    assert (len(received), surprises) == (1, 0)


@pytest.mark.parametrize(("kind", "value"), REFUSED, ids=repr)
async def test_graphql_core_says_what_may_not_be_given(kind: str, value: Any) -> None:
    received, surprises = await _received(kind, value)

    assert (received, surprises) == ([], 1)
