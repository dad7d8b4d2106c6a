"""Operations written at random from the SDL: mostly right, and wrong in many ways."""

import json
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNamedType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
    is_union_type,
)
from hypothesis import strategies as st

SCHEMA = build_schema(Path("schema/schema.graphql").read_text())
_TEXT = st.text(max_size=12) | st.sampled_from(
    ["0197123456", "afi@exemple.bj", "2026-01", "\0", "é" * 90, "a" * 300, "123456"]
)
_INT = st.integers(-5, 5) | st.sampled_from([2**31 - 1, 2**31, -(2**63), 10**400])
_SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "String": _TEXT,
    "ID": _TEXT | _INT,
    "Int": _INT,
    "Boolean": st.booleans(),
}
_ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, -1, 1.5, "", "x", [], [[]], {}, {"a": None}]
)
_DIRECTIVES = (
    "@skip(if:false)",
    "@include(if:true)",
    "@skip(if:true)",
    "@skip",
    "@crown",
    '@include(if:"x")',
)


class _Written(str):
    """A name, and no string."""

    __slots__ = ()


class _Writer:
    def __init__(self, draw: Any) -> None:
        self._draw = draw
        self.variables: dict[str, Any] = {}
        self.declared: list[str] = []
        self.fragments: list[str] = []

    def rarely(self) -> bool:
        return bool(self._draw(st.integers(0, 19)) == 7)

    def selections(self, kind: GraphQLNamedType, levels: int) -> str:
        if is_union_type(kind):
            members = self._draw(
                st.lists(st.sampled_from(kind.types), min_size=1, max_size=2)
            )
            parts = [
                f"...on {member.name}{self.selections(member, levels)}"
                for member in members
            ]
        else:
            assert isinstance(kind, GraphQLObjectType)
            names = self._draw(
                st.lists(st.sampled_from([*kind.fields]), min_size=1, max_size=3)
            )
            parts = [self._field(kind, name, levels) for name in names]
        if self.rarely():
            parts.append(self._draw(st.sampled_from(["crown", "__typename", "...f0"])))
        if self.rarely():
            on = self._draw(st.sampled_from([kind.name, "Zone", "Query", "Crown"]))
            name = f"f{len(self.fragments)}"
            self.fragments.append(f"fragment {name} on {on}{{{' '.join(parts)}}}")
            parts = [f"...{name}"]
        return f"{{{' '.join(parts)}}}"

    def _field(self, parent: GraphQLObjectType, name: str, levels: int) -> str:
        field = parent.fields[name]
        alias = f"{self._draw(st.sampled_from('abc'))}:" if self.rarely() else ""
        given = {
            key: self._argument(argument)
            for key, argument in field.args.items()
            if is_non_null_type(argument.type) or self._draw(st.booleans())
        }
        if self.rarely():
            given["crown"] = "1"
        arguments = ",".join(f"{key}:{value}" for key, value in given.items())
        text = f"{alias}{name}" + (f"({arguments})" if arguments else "")
        if self.rarely():
            text += self._draw(st.sampled_from(_DIRECTIVES))
        kind = get_named_type(field.type)
        if is_composite_type(kind) and not self.rarely():
            below = levels > 0
            text += self.selections(kind, levels - 1) if below else "{__typename}"
        return text

    def _argument(self, argument: GraphQLArgument) -> str:
        value = self._value(argument.type, 4)
        if self._draw(st.booleans()):
            return _literal(value)
        name = f"v{len(self.declared)}"
        kind = "Crown" if self.rarely() else str(argument.type)
        self.declared.append(f"${name}:{kind}")
        if not self.rarely():
            self.variables[name] = value
        return f"${name}"

    def _value(self, kind: GraphQLInputType, levels: int) -> Any:
        if self.rarely():
            return self._draw(_ODD)
        if is_list_type(get_nullable_type(kind)):
            count = self._draw(st.integers(0, 3))
            inner = get_nullable_type(kind).of_type  # type: ignore[union-attr] # a list
            return [self._value(inner, levels) for _ in range(count)]
        named = get_named_type(kind)
        if isinstance(named, GraphQLEnumType):
            return _Written(self._draw(st.sampled_from([*named.values, "CROWN"])))
        if isinstance(named, GraphQLInputObjectType):
            return self._object(named.fields, levels)
        return self._draw(_SCALARS.get(named.name, _ODD))

    def _object(self, fields: dict[str, GraphQLInputField], levels: int) -> Any:
        return {
            name: self._value(field.type, levels - 1)
            for name, field in fields.items()
            if is_non_null_type(field.type) or self._draw(st.booleans())
        } | ({"crown": 1} if self.rarely() else {})


@st.composite
def operations(draw: Any) -> dict[str, Any]:
    """Return the body of a request."""
    writer = _Writer(draw)
    kind = draw(st.sampled_from([*["query", "mutation"] * 8, "subscription"]))
    root = SCHEMA.mutation_type if kind == "mutation" else SCHEMA.query_type
    assert root
    selections = writer.selections(root, 3)
    declared = f"({','.join(writer.declared)})" if writer.declared else ""
    name = draw(st.sampled_from(["", " A"]))
    text = " ".join([f"{kind}{name}{declared}{selections}", *writer.fragments])
    body: dict[str, Any] = {"query": text, "variables": writer.variables}
    if writer.rarely():
        body["operationName"] = draw(st.sampled_from(["A", "B", ""]))
    return body


def _literal(value: Any) -> str:
    if isinstance(value, _Written):
        return str(value)
    if isinstance(value, list):
        return f"[{','.join(map(_literal, value))}]"
    if isinstance(value, dict):
        return f"{{{','.join(f'{k}:{_literal(v)}' for k, v in value.items())}}}"
    return json.dumps(value)
