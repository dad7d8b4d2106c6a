"""Valid documents for a schema."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_interface_type,
)

from tests.schema.compiled.choices import Choices
from tests.schema.compiled.literals import Literals

_DEPTH = 4


def document(choices: Choices, schema: GraphQLSchema) -> str:
    return _Documents(choices, schema).written()


class _Documents:
    def __init__(self, choices: Choices, schema: GraphQLSchema) -> None:
        self._choices = choices
        self._schema = schema
        self._names = count(1)
        self._literals = Literals(choices, self._names)
        self._arguments: dict[str, str] = {}
        """By field, for all that have no alias: they are merged."""
        self._fragments: list[str] = []
        self._known: dict[str, list[str]] = {}
        """Names of fragments by type."""

    def written(self) -> str:
        kind = self._schema.query_type
        word = "query"
        if self._schema.mutation_type and self._choices.rarely(3):
            kind, word = self._schema.mutation_type, "mutation"
        selected = self._selected(kind, 0)
        variables = ", ".join(self._literals.variables.values())
        name = f"Named{next(self._names)}" if self._choices.rarely(3) else ""
        head = f"{word} {name}({variables}) " if variables else f"{word} {name} "
        text = "\n".join([f"{head}{selected}", *self._fragments])
        if name and self._choices.rarely(8):
            text += "\nquery Other { other: __typename }"
        return text

    def _selected(self, kind: Any, depth: int) -> str:
        lines: list[str] = []
        for _ in range(1 + self._choices.below(2 if depth > 1 else 4)):
            lines += self._selection(kind, depth)
        inside = "\n".join("  " + line for text in lines for line in text.split("\n"))
        return f"{{\n{inside}\n}}"

    def _selection(self, kind: Any, depth: int) -> Iterator[str]:
        how = self._choices.below(12)
        if how == 1:
            yield f"__typename{self._directive()}"
        elif how == 2:
            yield f"a{next(self._names)}: __typename"
        elif how in {3, 4} and depth < _DEPTH:
            yield self._fragment(kind, depth)
        elif how == 5 and depth < _DEPTH:
            yield f"...{self._directive()} {self._selected(kind, depth + 1)}"
        elif how == 6 and depth < _DEPTH:
            yield self._named_fragment(kind, depth)
        elif is_abstract_type(kind) and (how > 6 or not is_interface_type(kind)):
            if depth < _DEPTH:
                for possible in self._schema.get_possible_types(kind):
                    if not self._choices.rarely(3):
                        selected = self._selected(possible, depth + 1)
                        yield f"... on {possible.name} {selected}"
            yield "__typename"
        else:
            yield from self._field(kind, depth, is_twice=how == 7)

    def _fragment(self, kind: Any, depth: int) -> str:
        to = kind
        if is_abstract_type(kind):
            to = self._choices.one(self._schema.get_possible_types(kind))
        elif kind.interfaces and self._choices.rarely(2):
            to = kind.interfaces[0]
        return f"... on {to.name}{self._directive()} {self._selected(to, depth + 1)}"

    def _named_fragment(self, kind: Any, depth: int) -> str:
        known = self._known.setdefault(kind.name, [])
        if known and self._choices.rarely(2):
            return f"...{self._choices.one(known)}{self._directive()}"
        name = f"F{next(self._names)}"
        selected = self._selected(kind, depth + 1)
        self._fragments.append(f"fragment {name} on {kind.name} {selected}")
        known.append(name)
        return f"...{name}{self._directive()}"

    def _field(self, kind: Any, depth: int, *, is_twice: bool) -> Iterator[str]:
        fields = kind.fields
        fits = [n for n in fields if depth < _DEPTH or not _is_composite(fields[n])]
        if not fits:
            yield "__typename"
            return
        name = self._choices.one(fits)
        field: GraphQLField = fields[name]
        if not is_twice and self._choices.rarely(3):
            alias = f"a{next(self._names)}: {name}{self._literals.arguments(field)}"
            yield alias + self._directive() + self._below(field, depth)
            return
        if name not in self._arguments:
            self._arguments[name] = self._literals.arguments(field)
        for _ in range(2 if is_twice else 1):
            head = f"{name}{self._arguments[name]}{self._directive()}"
            yield head + self._below(field, depth)

    def _below(self, field: GraphQLField, depth: int) -> str:
        if not _is_composite(field):
            return ""
        return " " + self._selected(get_named_type(field.type), depth + 1)

    def _directive(self) -> str:
        if not self._choices.rarely(8):
            return ""
        name = self._choices.one(("include", "skip"))
        return f" @{name}(if: {self._literals.switch()})"


def _is_composite(field: GraphQLField) -> bool:
    return is_composite_type(get_named_type(field.type))
