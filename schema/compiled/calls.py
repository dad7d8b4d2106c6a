"""Calls of resolvers: straight to the function, or by way of Strawberry."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    default_field_resolver,
)
from strawberry.schema import Schema
from strawberry.types.field import StrawberryField

from schema.compiled.arguments import Arguments
from schema.compiled.conversion import Conversion
from schema.compiled.source import Source, block, identifier
from schema.compiled.variables import Variables


@dataclass(frozen=True, slots=True)
class Selected:
    """A field as it was selected, once or several times."""

    parent: GraphQLObjectType
    field: GraphQLField
    nodes: Sequence[FieldNode]

    @property
    def definition(self) -> StrawberryField | None:
        found = self.field.extensions.get("strawberry-definition")
        return found if isinstance(found, StrawberryField) else None


class Calls:
    """Writes a function for every field that has a resolver."""

    def __init__(self, schema: Schema, source: Source, variables: Variables) -> None:
        self._schema = schema
        self._source = source
        self._arguments = Arguments(source, variables)
        self._conversion = Conversion(schema, source)
        handlers = schema.schema_converter.exception_handlers
        self._is_plain = not handlers

    def attribute(self, selected: Selected) -> str | None:
        """Return the attribute that a field is, if it has no resolver."""
        definition = selected.definition
        is_attribute = (
            self._is_plain
            and type(definition) is StrawberryField
            and definition.is_basic_field
            and definition.default_resolver is getattr
        )
        return (
            identifier(definition.python_name) if is_attribute and definition else None
        )

    def write(self, selected: Selected) -> str:
        """Return the name of a function of source, run and path."""
        body = self._arguments.write(selected.field, selected.nodes[0])
        definition = selected.definition
        if definition and self._is_called_straight(definition):
            body += self._straight(selected, definition)
        else:
            resolve = selected.field.resolve or default_field_resolver
            name = self._source.bind("resolve", resolve)
            raw = self._raw_info(selected)
            body.append(f"return {name}(value, {raw}, **given)")
        name = self._source.fresh(selected.nodes[0].name.value)
        return self._source.function(name, "value, run, path", body)

    def _is_called_straight(self, definition: StrawberryField) -> bool:
        """Whether Strawberry does nothing but convert arguments."""
        return (
            self._is_plain
            and type(definition) is StrawberryField
            and not definition.extensions
            and definition.base_resolver is not None
            and callable(definition.base_resolver.wrapped_func)
        )

    def _straight(self, selected: Selected, definition: StrawberryField) -> list[str]:
        resolver = definition.base_resolver
        assert resolver is not None
        body: list[str] = []
        name_of = self._schema.config.name_converter.from_argument
        for argument in definition.arguments:
            key = repr(name_of(argument))
            value = self._conversion.value(argument.type, "v")
            put = f"named[{argument.python_name!r}] = {value}"
            body += [f"if {key} in given:", f"    v = given[{key}]", f"    {put}"]
        if body:
            # Input objects may refuse; Strawberry says so when it is awaited.
            failed = block("except Exception as error:", ["raise Surprise from error"])
            body = ["named = {}", *block("try:", body), *failed]
        passed = ["value"] if resolver.self_parameter else []
        sources = (resolver.parent_parameter, resolver.root_parameter)
        passed += [f"{identifier(p.name)}=value" for p in sources if p]
        if resolver.info_parameter:
            cls = self._schema.config.info_class
            info = self._source.once("Info", cls, lambda: cls)
            field = self._source.bind("field", definition)
            made = f"{info}(_raw_info={self._raw_info(selected)}, _field={field})"
            passed.append(f"{identifier(resolver.info_parameter.name)}={made}")
        if definition.arguments:
            passed.append("**named")
        call = self._source.bind(resolver.name, resolver.wrapped_func)
        return [*body, f"return {call}({', '.join(passed)})"]

    def _raw_info(self, selected: Selected) -> str:
        """Return an expression for graphql-core's info."""
        nodes = selected.nodes
        static: tuple[Any, ...] = (
            nodes[0].name.value,
            nodes,
            selected.field.type,
            selected.parent,
        )
        return f"run.info({self._source.bind('selected', static)}, path)"
