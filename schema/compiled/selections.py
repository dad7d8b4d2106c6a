"""Which fields an operation selects: graphql-core says it, for given switches.

A switch is a variable that a `@skip` or `@include` looks at. For each combination of
them an operation is compiled anew, so compiled code asks no such question.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues

_SWITCHED_BY = {"skip", "include"}


class Selections:
    """The fields of one operation, with the switches set."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        switches: Mapping[str, bool],
    ) -> None:
        self._schema = schema
        self._operation = operation
        self.fragments = _fragments(document)
        self._details = {n: FragmentDetails(f) for n, f in self.fragments.items()}
        self._values = VariableValues({}, dict(switches))

    def root(self, kind: GraphQLObjectType) -> dict[str, list[FieldDetails]]:
        return collect_fields(
            self._schema, self._details, self._values, kind, self._operation
        ).grouped_field_set

    def below(
        self, kind: GraphQLObjectType, fields: list[FieldDetails]
    ) -> dict[str, list[FieldDetails]]:
        """Return the fields selected below *fields*, in a value of *kind*."""
        return collect_subfields(
            self._schema, self._details, self._values, self._operation, kind, fields
        ).grouped_field_set


def switches_of(
    document: DocumentNode, operation: OperationDefinitionNode
) -> tuple[str, ...] | None:
    """Return the names of an operation's switches; None if it has other directives."""
    fragments = _fragments(document)
    nodes = [*_selected(operation.selection_set, fragments, set())]
    directives = [d for node in nodes for d in node.directives or ()]
    defined = [f for f in fragments.values() if f.variable_definitions or f.directives]
    is_odd = operation.directives or defined
    if is_odd or any(d.name.value not in _SWITCHED_BY for d in directives):
        return None
    asked = (a.value for d in directives for a in d.arguments or ())
    names = (v.name.value for v in asked if isinstance(v, VariableNode))
    return tuple(dict.fromkeys(names))


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }


def _selected(
    selections: SelectionSetNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    seen: set[str],
) -> Iterator[Any]:
    """Return all nodes that an operation selects by; each fragment's once."""
    for node in selections.selections:
        yield node
        inside = getattr(node, "selection_set", None)
        if isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
            seen.add(node.name.value)
            inside = fragments[node.name.value].selection_set
        if inside:
            yield from _selected(inside, fragments, seen)
