"""Scalars and enums of generated schemas, with what is right for them and what not."""

import enum
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import Undefined
from strawberry.scalars import JSON

Picky = NewType("Picky", str)


def _picky(value: object) -> object:
    if not isinstance(value, str) or "no" in value:
        raise ValueError("picky")
    return value or None


def _parsed(value: object) -> object:
    return Undefined if value == "void" else _picky(value)


PICKY = strawberry.scalar(name="Picky", serialize=_picky, parse_value=_parsed)


@strawberry.enum
class Colour(enum.Enum):
    RED = strawberry.enum_value(1, name="rouge")
    GREEN = strawberry.enum_value(True + 1, name="vert")
    VERDE = 2
    BLUE = "blue"


@strawberry.enum
class Size(enum.StrEnum):
    SMALL = "s"
    LARGE = "LARGE"


@strawberry.enum
class Rank(enum.IntEnum):
    LOW = 1
    HIGH = 7


class Text(str):
    __slots__ = ()


class Number(int):
    pass


class Other(enum.Enum):
    RED = 1


@dataclass(frozen=True, eq=False)
class Leaf:
    annotation: Any
    right: tuple[Any, ...]
    """What resolvers may return, and defaults."""
    literals: tuple[str, ...]
    json: tuple[Any, ...]
    """What variables may hold."""
    near: tuple[Any, ...] = ()
    """What is almost right: only a close look tells."""

    def __repr__(self) -> str:
        return getattr(self.annotation, "__name__", "ID")


LEAVES = (
    Leaf(
        str,
        ("a", "", "été 🐘\u2028"),
        ('"a"', '"""b \\ """', '"\\u00e9"'),
        ("a", "é🐘"),
        (Text("b"), b"b", 7, 1.5, True),
    ),
    Leaf(
        int,
        (1, 0, -(2**31), 2**31 - 1),
        ("1", "-7"),
        (1, 7, 2.0),
        (2**31, -(2**31) - 1, 2**33, Number(7), True, 1.0, 1.5, "7"),
    ),
    Leaf(
        float,
        (1.5, -0.0, 1e308),
        ("1.5", "2", "1e3"),
        (1.5, 3),
        (float("nan"), float("inf"), 10**400, 1, Number(7), True, "1.5"),
    ),
    Leaf(bool, (True, False), ("true", "false"), (True, False), (1, 0, 1.0, "true")),
    Leaf(
        strawberry.ID,
        ("a", "7"),
        ('"a"', "7"),
        ("a", 7),
        (7, Number(7), Text("b"), 1.5, True),
    ),
    Leaf(
        Colour,
        tuple(Colour),
        ("rouge", "vert", "BLUE"),
        ("rouge", "BLUE"),
        (Other.RED, 1, "rouge", "RED", "VERDE", ["rouge"]),
    ),
    Leaf(
        Size,
        tuple(Size),
        ("SMALL", "LARGE"),
        ("SMALL", "LARGE"),
        (Text("s"), "s", "SMALL", "small"),
    ),
    Leaf(
        Rank,
        tuple(Rank),
        ("LOW", "HIGH"),
        ("HIGH", "LOW"),
        (1, Number(7), "LOW", "low"),
    ),
    Leaf(
        datetime,
        (datetime(2026, 2, 3, tzinfo=UTC), datetime(2026, 2, 3, 4)),  # noqa: DTZ001 - some are naive
        ('"2026-02-03T00:00:00Z"',),
        ("2026-02-03T00:00:00+01:00", "2026-02-03"),
    ),
    Leaf(
        uuid.UUID,
        (uuid.UUID(int=7),),
        ('"00000000-0000-0000-0000-000000000007"',),
        ("00000000-0000-0000-0000-000000000007", "{00000000000000000000000000000007}"),
    ),
    Leaf(Decimal, (Decimal("1.50"), Decimal("NaN")), ('"1.50"',), ("1.50", 2, 0.1)),
    Leaf(Picky, ("fine", "well"), ('"fine"',), ("fine",), ("", "no", 7, "void")),
    Leaf(
        JSON,
        ({"a": [1, None]}, [1, "x"], 0, True, "s"),
        ('{a: [1, "x"], b: null}', "[]", "1.5", '"s"', "[{c: ENUM}]"),
        ({"a": [1, {}]}, [], "s", 1.5),
    ),
)
OTHERS: tuple[Any, ...] = (
    None,
    True,
    0,
    2**31,
    10**400,
    1.5,
    float("nan"),
    "text",
    "no",
    "é🐘",
    "",
    [],
    [None],
    [[1]],
    {},
    {"a": 1},
)
"""JSON, and what Python's parser makes of more, that fits few types."""
