"""Arguments in documents: literals, variables, and literals with variables inside."""

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLNonNull,
    Undefined,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

from tests.schema.compiled.choices import Choices
from tests.schema.compiled.leaves import LEAVES

_NAMES = {
    "str": "String",
    "int": "Int",
    "float": "Float",
    "bool": "Boolean",
    "datetime": "DateTime",
}
BY_NAME = {_NAMES.get(repr(leaf), repr(leaf)): leaf for leaf in LEAVES}


class Literals:
    """Writes values, and remembers the variables they need."""

    def __init__(
        self, choices: Choices, names: Iterator[int], *, are_constant: bool = False
    ) -> None:
        self._choices = choices
        self._are_constant = are_constant
        self._names = names
        self.variables: dict[str, str] = {}
        """Their definitions, by name."""
        self._types: dict[str, list[str]] = {}

    def arguments(self, field: GraphQLField) -> str:
        given: list[str] = []
        for name, argument in field.args.items():
            if not is_required_argument(argument) and self._choices.rarely(3):
                continue
            has_default = argument.default_value is not Undefined
            given.append(f"{name}: {self._value(argument.type, 0, has_default)}")
        return f"({', '.join(given)})" if given else ""

    def switch(self) -> str:
        if self._choices.rarely(2):
            return self._choices.one(("true", "false"))
        known = self._types.get("Boolean!", [])
        if known and self._choices.rarely(2):
            return self._choices.one(known)
        default = self._choices.one(("", " = true", " = false"))
        return self._new("Boolean!" if not default else "Boolean", default, "Boolean!")

    def _value(self, kind: Any, depth: int, has_default: bool = False) -> str:  # noqa: FBT001, FBT002 - read here only
        if not self._are_constant and self._choices.below(5 if depth else 2) == 1:
            return self._variable(kind, has_default)
        return self._literal(kind, depth)

    def _variable(self, kind: Any, has_default: bool) -> str:  # noqa: FBT001 - see above
        known = self._types.get(str(kind), [])
        if known and self._choices.rarely(3):
            return self._choices.one(known)
        bare = str(get_nullable_type(kind))
        default = ""
        if self._choices.rarely(3):
            default = f" = {self._constant(kind)}"
        if not isinstance(kind, GraphQLNonNull):
            told = bare + self._choices.one(("", "!"))
        elif default or has_default:
            told = bare + self._choices.one(("!", ""))
        else:
            told = f"{bare}!"
        return self._new(told, default, str(kind))

    def _new(self, told: str, default: str, fits: str) -> str:
        name = f"v{next(self._names)}"
        self.variables[name] = f"${name}: {told}{default}"
        self._types.setdefault(fits, []).append(f"${name}")
        return f"${name}"

    def _constant(self, kind: Any) -> str:
        """Return a literal without a variable."""
        literals = Literals(self._choices, self._names, are_constant=True)
        return literals._literal(kind, 1)

    def _literal(self, kind: Any, depth: int) -> str:
        if not isinstance(kind, GraphQLNonNull) and self._choices.rarely(5):
            return "null"
        kind = get_nullable_type(kind)
        if is_list_type(kind):
            if depth and self._choices.rarely(4):
                return self._literal(
                    GraphQLNonNull(get_nullable_type(kind.of_type)), depth
                )
            many = range(self._choices.below(3))
            inside = [self._value(kind.of_type, depth + 1) for _ in many]
            return f"[{', '.join(inside)}]"
        if is_input_object_type(kind):
            return self._object(kind, depth)
        if kind.name == "JSON" and not self._are_constant and self._choices.rarely(3):
            return f"{{a: [{self._variable(kind, False)}], b: 1}}"  # noqa: FBT003 - see above
        return self._choices.one(BY_NAME[kind.name].literals)

    def _object(self, kind: Any, depth: int) -> str:
        if is_one_of(kind):
            name = self._choices.one(list(kind.fields))
            inner = GraphQLNonNull(get_nullable_type(kind.fields[name].type))
            return f"{{{name}: {self._value(inner, depth + 1)}}}"
        given: list[str] = []
        for name, field in kind.fields.items():
            if not is_required_input_field(field) and self._choices.rarely(2):
                continue
            has_default = field.default_value is not Undefined
            value = self._value(field.type, depth + 1, has_default)
            given.append(f"{name}: {value}")
        return f"{{{', '.join(given)}}}"


def is_one_of(kind: Any) -> bool:
    """Tell it as Strawberry does; graphql-core does not know."""
    return bool(kind.extensions["strawberry-definition"].is_one_of)
