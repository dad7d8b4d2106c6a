"""Scalars and enums: a check of the class for what is usual, graphql-core's for all."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLScalarType,
    Undefined,
    is_specified_scalar_type,
)
from graphql.pyutils import is_awaitable
from strawberry.schema.types.base_scalars import isoformat

from schema.compiled.source import Source
from schema.compiled.surprise import Surprise, plain

Leaf: TypeAlias = GraphQLScalarType | GraphQLEnumType

_USUAL = {
    "String": "{v}.__class__ is str",
    "ID": "{v}.__class__ is str",
    "Boolean": "{v}.__class__ is bool",
    "Int": "{v}.__class__ is int and -2147483648 <= {v} <= 2147483647",
    "Float": "{v}.__class__ is float and isfinite({v})",
}


def output(source: Source, leaf: Leaf, v: str, *, nullable: bool) -> str:
    """Return an expression for the name *v* as a response says it."""
    if nullable:
        return f"None if {v} is None else {output(source, leaf, v, nullable=False)}"
    strict = f"{source.once(leaf.name, leaf, lambda: _strictly(leaf))}({v})"
    if usual := _usual(leaf, v):
        return f"{v} if {usual} else {strict}"
    if leaf.coerce_output_value is isoformat:  # Strawberry's DateTime, and its like
        return f"{v}.isoformat() if {v}.__class__ is datetime else {strict}"
    if members := _members(leaf):
        cls, names = members
        known = source.once(f"{leaf.name}_names", (leaf, "names"), lambda: names)
        is_member = f"{v}.__class__ is {source.bind(leaf.name, cls)}"
        return f"{known}[{v}._name_] if {is_member} else {strict}"
    return strict


def given(source: Source, leaf: Leaf, v: str) -> str:
    """Return an expression for the name *v*, which is JSON, as resolvers take it."""
    if isinstance(leaf, GraphQLEnumType):
        members = {name: leaf.coerce_input_value(name) for name in leaf.values}
        kind = f"{leaf.name}_members"
        return f"{source.once(kind, (leaf, 'members'), lambda: members)}[{v}]"
    kind = f"given_{leaf.name}"
    accepted = f"{source.once(kind, (leaf, 'given'), lambda: _accepted(leaf))}({v})"
    if usual := _usual(leaf, v):
        return f"{v} if {usual} else {accepted}"
    return accepted


def _strictly(leaf: Leaf) -> Callable[[Any], Any]:
    """Return what takes whatever a resolver may return."""

    def strict(value: object) -> object:
        plain(value)
        coerced = leaf.coerce_output_value(value)
        if coerced is None or coerced is Undefined or is_awaitable(coerced):
            raise Surprise
        return coerced

    return strict


def _accepted(scalar: GraphQLScalarType) -> Callable[[Any], Any]:
    def accepted(value: object) -> object:
        coerced = scalar.coerce_input_value(value)
        if coerced is Undefined:
            raise Surprise
        return coerced

    return accepted


def _usual(leaf: Leaf, v: str) -> str | None:
    if isinstance(leaf, GraphQLScalarType) and is_specified_scalar_type(leaf):
        return _USUAL[leaf.name].format(v=v)
    return None


def _members(leaf: Leaf) -> tuple[type[Enum], dict[str, str]] | None:
    """Return the class of an enum, and what each of its members is called outside."""
    cls = getattr(leaf, "wrapped_cls", None)
    if not isinstance(cls, type) or not issubclass(cls, Enum):
        return None
    try:
        return cls, {member.name: leaf.coerce_output_value(member) for member in cls}
    except ValueError:
        return None  # a member that the schema does not have
