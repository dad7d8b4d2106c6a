"""A function for every object that is selected: it reads attributes and builds a dict.

Those in which a resolver is called do it statement by statement, in graphql-core's
order; the others are one expression.
"""

from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
)
from graphql.execution.collect_fields import FieldDetails

from schema.compiled import leaves
from schema.compiled.calls import Calls, Selected
from schema.compiled.kinds import Kinds
from schema.compiled.selections import Selections
from schema.compiled.source import Source, block
from schema.compiled.surprise import Uncompiled


@dataclass(frozen=True, slots=True)
class Written:
    """A function or an expression, of a value, the run and its path."""

    text: str
    needs_path: bool = False
    """Resolvers are called inside. Without them the path is None."""


class Objects:
    """Writes the functions that build an answer."""

    def __init__(
        self,
        schema: GraphQLSchema,
        source: Source,
        calls: Calls,
        selections: Selections,
    ) -> None:
        self._schema = schema
        self._source = source
        self._calls = calls
        self._selections = selections
        self._kinds = Kinds(schema)

    def fields(
        self,
        kind: GraphQLObjectType,
        grouped: dict[str, list[FieldDetails]],
        *,
        is_root: bool = False,
    ) -> Written:
        """Write a function of an object of *kind* that returns its fields."""
        reads: list[str] = []
        pairs: list[tuple[str, str]] = []
        steps: list[str] = []
        needs_path = False
        for told, details in grouped.items():
            name = details[0].node.name.value
            key = self._source.key(told, name)
            if name == "__typename":
                pairs.append((key, repr(kind.name)))
                steps.append(f"data[{key}] = {kind.name!r}")
                continue
            selected = self._selected(kind, details)
            attribute = self._calls.attribute(selected)
            at = f"Path(path, {key}, {kind.name!r})"
            if attribute is None:
                steps += self._called(selected, details, key, at)
                needs_path = True
                continue
            v = self._source.fresh(attribute)
            value = self._value(selected.field.type, details, v, at)
            needs_path |= value.needs_path
            reads.append(f"{v} = value.{attribute}")
            pairs.append((key, value.text))
            steps += [reads[-1], f"data[{key}] = {value.text}"]
        head = [] if is_root else self._check(kind)
        if needs_path:
            body = ["data = {}", *steps, "return data"]
        else:
            built = [f"    {key}: {text}," for key, text in pairs]
            body = [*reads, "return {", *built, "}"]
        function = self._source.fresh(kind.name)
        self._source.function(function, "value, run, path", [*head, *body])
        return Written(function, needs_path)

    def _selected(
        self, kind: GraphQLObjectType, details: list[FieldDetails]
    ) -> Selected:
        name = details[0].node.name.value
        field = self._schema.get_field(kind, name)
        if field is None or name.startswith("__"):
            raise Uncompiled(name)
        return Selected(kind, field, [detail.node for detail in details])

    def _called(
        self, selected: Selected, details: list[FieldDetails], key: str, at: str
    ) -> list[str]:
        """Write statements that call a field's resolver, and take in what it gives."""
        call = self._calls.write(selected)
        value = self._value(selected.field.type, details, "value", "path")
        complete = self._source.fresh("complete")
        self._source.function(complete, "value, run, path", [f"return {value.text}"])
        later = f"run.later(found, data, {key}, {complete}, at)"
        return [
            f"at = {at}",
            f"found = run.call({call}, value, at)",
            *block("if is_awaitable(found):", [f"data[{key}] = None", later]),
            *block("else:", [f"data[{key}] = {complete}(found, run, at)"]),
        ]

    def _value(
        self, kind: GraphQLOutputType, details: list[FieldDetails], v: str, at: str
    ) -> Written:
        """Return an expression for the name *v*, whose path is *at*."""
        inner: Any = get_nullable_type(kind)
        if is_leaf_type(inner):
            text = leaves.output(self._source, inner, v, nullable=inner is kind)
            return Written(text)
        if is_list_type(inner):
            written = self._list(inner.of_type, details, v, at)
        else:
            function = (
                self._abstract(inner, details)
                if is_abstract_type(inner)
                else self.fields(inner, self._selections.below(inner, details))
            )
            path = at if function.needs_path else "None"
            text = f"{function.text}({v}, run, {path})"
            written = Written(text, function.needs_path)
        if inner is kind:
            text = f"None if {v} is None else {written.text}"
            return Written(text, written.needs_path)
        return written

    def _list(
        self, kind: GraphQLOutputType, details: list[FieldDetails], v: str, at: str
    ) -> Written:
        item, index = self._source.fresh("item"), self._source.fresh("i")
        inside = self._value(kind, details, item, f"Path({at}, {index}, None)")
        each = f"{index}, {item} in enumerate({v})" if inside.needs_path else None
        items = f"[{inside.text} for {each or f'{item} in {v}'}]"
        text = f"{items} if {v}.__class__ in sequences else surprise()"
        return Written(f"({text})", inside.needs_path)

    def _abstract(self, kind: Any, details: list[FieldDetails]) -> Written:  # noqa: ANN401 - a union or an interface
        """Write a function that finds the type of a value, and builds that."""
        functions = {
            possible.name: self.fields(
                possible, self._selections.below(possible, details)
            )
            for possible in self._schema.get_possible_types(kind)
        }
        classes = [
            f"{self._source.bind(cls.__name__, cls)}: {functions[name].text}"
            for cls, name in self._kinds.decided(kind).items()
        ]
        types = [f"{name!r}: {function.text}" for name, function in functions.items()]
        by_class, by_type = self._source.fresh("classes"), self._source.fresh("types")
        self._source.table(by_class, classes)
        self._source.table(by_type, types)
        name_of = self._source.bind("type_of", self._kinds.resolver(kind))
        body = [
            f"build = {by_class}.get(value.__class__)",
            *block("if build is None:", [f"build = {by_type}[{name_of}(value)]"]),
            "return build(value, run, path)",
        ]
        name = self._source.fresh(kind.name)
        self._source.function(name, "value, run, path", body)
        return Written(name, any(f.needs_path for f in functions.values()))

    def _check(self, kind: GraphQLObjectType) -> list[str]:
        check = self._kinds.check(kind)
        lines = ["plain(value)"]
        if check:
            lines.append(f"{self._source.bind('check', check)}(value)")
        if model := self._kinds.model(kind):
            cls = self._source.bind(model.__name__, model)
            return block(f"if value.__class__ is not {cls}:", lines)
        return lines
