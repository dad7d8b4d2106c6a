"""From GraphQL's arguments to a Strawberry resolver's: input objects and `Maybe`."""

from dataclasses import MISSING
from typing import Any, TypeAlias

from graphql import GraphQLNonNull, Undefined
from strawberry.relay import GlobalID
from strawberry.schema import Schema
from strawberry.types.arguments import convert_argument
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryObjectDefinition,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.enum import StrawberryEnumDefinition, has_enum_definition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType
from strawberry.types.maybe import Some
from strawberry.types.scalar import ScalarDefinition

from schema.compiled.source import Source, block, identifier

_Type: TypeAlias = Any
"""A type as Strawberry has it."""


class Conversion:
    """Writes one function for each type of input object."""

    def __init__(self, schema: Schema, source: Source) -> None:
        self._schema = schema
        self._source = source
        self._objects: dict[type, str] = {}

    def value(self, kind: _Type, v: str) -> str:
        """Return an expression for the name *v* as a resolver is to have it."""
        if isinstance(kind, StrawberryMaybe):
            some = self._source.once("Some", Some, lambda: Some)
            text = f"{some}({self.value(kind.of_type, v)})"
            takes_null = isinstance(kind.of_type, StrawberryOptional)
            return text if takes_null else f"surprise() if {v} is None else {text}"
        if isinstance(kind, StrawberryOptional):
            inner = self.value(kind.of_type, v)
            return inner if inner == v else f"None if {v} is None else {inner}"
        if isinstance(kind, LazyType):
            return self.value(kind.resolve_type(), v)
        if isinstance(kind, StrawberryList):
            item = self._source.fresh("item")
            return f"[{self.value(kind.of_type, item)} for {item} in {v}]"
        return v if self._is_leaf(kind) else f"{self._function(kind)}({v})"

    def _function(self, kind: _Type) -> str:
        if (
            has_object_definition(kind)
            and not kind.__strawberry_definition__.from_input
        ):
            return self._object(kind)
        return self._source.bind("convert", self._converter(kind))

    def _is_leaf(self, kind: _Type) -> bool:
        if isinstance(kind, StrawberryEnumDefinition) or has_enum_definition(kind):
            return True
        converter = self._schema.schema_converter
        is_scalar = kind in converter.scalar_registry or isinstance(
            getattr(kind, "_scalar_definition", None), ScalarDefinition
        )
        return is_scalar and kind is not GlobalID

    def _converter(self, kind: _Type) -> Any:  # noqa: ANN401 - takes any value, and returns any
        def convert(value: object) -> object:
            converter = self._schema.schema_converter
            return convert_argument(
                value, kind, converter.scalar_registry, self._schema.config
            )

        return convert

    def _object(self, kind: type) -> str:
        if kind not in self._objects:
            name = self._objects[kind] = self._source.fresh(kind.__name__)
            self._write_object(name, kind)
        return self._objects[kind]

    def _write_object(self, name: str, kind: type) -> None:
        definition: StrawberryObjectDefinition = kind.__strawberry_definition__  # type: ignore[attr-defined] # it has one
        absent: list[str] = []
        body: list[str] = []
        for field in definition.fields:
            python = identifier(field.python_name)
            key = repr(self._schema.config.name_converter.from_field(field))
            value = self.value(field.resolve_type(type_definition=definition), "v")
            put = [f"v = given[{key}]", f"values[{python!r}] = {value}"]
            if self._is_always_given(field):
                body += put
                continue
            if field.default_value is MISSING and field.default_factory is MISSING:
                absent.append(f"{python!r}: None")
            body += block(f"if {key} in given:", put)
        cls = self._source.bind(kind.__name__, kind)
        body = [f"values = {{{', '.join(absent)}}}", *body, f"return {cls}(**values)"]
        self._source.function(name, "given", body)

    def _is_always_given(self, field: StrawberryField) -> bool:
        core = self._schema.schema_converter.from_input_field(field)
        is_required = isinstance(core.type, GraphQLNonNull)
        return is_required or core.default_value is not Undefined
