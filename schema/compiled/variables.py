"""A function that checks an operation's variables, as graphql-core would."""

from copy import deepcopy
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    VariableDefinitionNode,
    get_nullable_type,
    is_list_type,
    is_required_input_field,
    type_from_ast,
)
from graphql.utilities.coerce_input_value import (
    coerce_default_value,
    coerce_input_literal,
)

from schema.compiled import leaves
from schema.compiled.source import Source, block
from schema.compiled.surprise import Uncompiled

_OUT_TYPE = GraphQLInputObjectType.out_type
_FOUND = "if (v := given.get({}, given)) is not given:"


class Variables:
    """Writes the function, and one for each type of input object."""

    def __init__(self, schema: GraphQLSchema, source: Source) -> None:
        self._schema = schema
        self._source = source
        self._objects: dict[str, str | None] = {}

    def write(self, operation: OperationDefinitionNode) -> str:
        """Return the name of the function: from what was sent to what is meant."""
        body = ["values = {}"]
        for definition in operation.variable_definitions or ():
            if definition.directives:
                raise Uncompiled("a variable with a directive")
            body += self._variable(definition)
        body.append("return values")
        return self._source.function(self._source.fresh("variables"), "given", body)

    def _variable(self, definition: VariableDefinitionNode) -> list[str]:
        kind: Any = type_from_ast(self._schema, definition.type)
        key = self._source.bind("variable", definition.variable.name.value)
        default: Any = Undefined
        if definition.default_value is not None:
            default = coerce_input_literal(definition.default_value, kind)
            if default is Undefined:
                raise Uncompiled("a default that does not fit")
        put = f"values[{key}] = {self.value(kind, 'v')}"
        lines = block(_FOUND.format(key), [put])
        if default is not Undefined:
            lines += block("else:", [f"values[{key}] = {self.constant(default)}"])
        elif isinstance(kind, GraphQLNonNull):
            lines += block("else:", ["raise Surprise"])
        return lines

    def value(self, kind: GraphQLInputType, v: str) -> str:
        """Return an expression for the name *v*, which holds JSON."""
        inner: Any = get_nullable_type(kind)
        if inner is kind:
            return f"None if {v} is None else {self._present(inner, v)}"
        return f"surprise() if {v} is None else {self._present(inner, v)}"

    def _present(self, kind: Any, v: str) -> str:  # noqa: ANN401 - a nullable type
        if is_list_type(kind):
            item = self._source.fresh("item")
            items = f"[{self.value(kind.of_type, item)} for {item} in {v}]"
            alone = f"[{self.value(kind.of_type, v)}]"
            return f"{items} if {v}.__class__ is list else {alone}"
        if isinstance(kind, GraphQLScalarType | GraphQLEnumType):
            return leaves.given(self._source, kind, v)
        assert isinstance(kind, GraphQLInputObjectType)
        return f"{self._object(kind)}({v})"

    def constant(self, value: object) -> str:
        """Return an expression for *value*, which nobody can change for the others."""
        name = self._source.bind("default", value)
        if isinstance(value, list | dict):
            return f"{self._source.bind('copy', deepcopy)}({name})"
        return name

    def _object(self, kind: GraphQLInputObjectType) -> str:
        if kind.name not in self._objects:
            self._objects[kind.name] = None
            self._objects[kind.name] = self._write_object(kind)
        known = self._objects[kind.name]
        if known is None:
            raise Uncompiled(f"the input {kind.name}, which contains itself")
        return known

    def _write_object(self, kind: GraphQLInputObjectType) -> str:
        if kind.is_one_of:
            raise Uncompiled(f"the input {kind.name}, of one field")
        body = ["values, unknown = {}, len(given)"]  # what is no dict has no `get`
        for name, field in kind.fields.items():
            into = f"values[{field.out_name or name!r}]"
            put = f"{into} = {self.value(field.type, 'v')}"
            body += block(_FOUND.format(repr(name)), ["unknown -= 1", put])
            default = coerce_default_value(field)
            if default is not Undefined:
                body += block("else:", [f"{into} = {self.constant(default)}"])
            elif is_required_input_field(field):
                body += block("else:", ["raise Surprise"])
        body += block("if unknown:", ["raise Surprise"])
        made = "values"
        if kind.out_type is not _OUT_TYPE:
            made = f"{self._source.bind(kind.name, kind.out_type)}(values)"
        body.append(f"return {made}")
        return self._source.function(self._source.fresh(kind.name), "given", body)
