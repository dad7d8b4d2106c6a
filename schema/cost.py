"""What an operation costs a client, in points, told before it runs.

A root field costs 1 point in a query and 10 in a mutation. A list of objects costs 1
point more for every 10 it may hold, times what the lists around it may hold.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any, TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

Variables: TypeAlias = Mapping[str, Any]

_ROOT_FIELD = {OperationType.QUERY: 1, OperationType.MUTATION: 10}
_SIZE_ARGUMENTS = {"first", "last", "limit"}
_ITEMS_A_POINT = 10
_USUAL, _MOST = 10, 1000
"""Items of a list that does not say how many it may hold, and of any list."""


class Cost:
    """The price of one valid operation, worked out once if no variable sizes a list."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
    ) -> None:
        self._schema = schema
        self._document = document
        self._operation = operation
        self._defaults = {
            d.variable.name.value: _count(d.default_value.value)
            for d in operation.variable_definitions or ()
            if isinstance(d.default_value, IntValueNode)
        }
        self._fixed: int | None = None
        pricing, points = self._price({})
        if pricing.is_fixed:
            self._fixed = points

    def points(self, variables: Variables | None) -> int:
        if self._fixed is not None:
            return self._fixed
        return self._price(variables or {})[1]

    def _price(self, variables: Variables) -> "tuple[_Pricing, int]":
        pricing = _Pricing(
            self._schema, self._document, self._defaults | dict(variables)
        )
        root = self._schema.get_root_type(self._operation.operation)
        fields, lists = pricing.selections(self._operation.selection_set, root)
        each = _ROOT_FIELD.get(self._operation.operation, 1)
        return pricing, max(1, fields * each + lists)


class _Pricing:
    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: Variables
    ) -> None:
        self._schema = schema
        self._variables = variables
        self._fragments = {
            d.name.value: d
            for d in document.definitions
            if isinstance(d, FragmentDefinitionNode)
        }
        self._known: dict[str, tuple[int, int]] = {}
        self.is_fixed = True

    def selections(
        self, selections: SelectionSetNode, parent: GraphQLNamedType | None
    ) -> tuple[int, int]:
        """Return how many fields these are, and the points of the lists among them."""
        fields = lists = 0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                fields += 1
                lists += self._lists(node, parent)
                continue
            if isinstance(node, FragmentSpreadNode):
                more = self._fragment(node.name.value)
            else:
                assert isinstance(node, InlineFragmentNode)
                inside = node.type_condition
                kind = self._schema.get_type(inside.name.value) if inside else parent
                more = self.selections(node.selection_set, kind)
            fields += more[0]
            lists += more[1]
        return fields, lists

    def _fragment(self, name: str) -> tuple[int, int]:
        if name not in self._known:
            self._known[name] = (0, 0)  # a cycle, which validation has refused
            fragment = self._fragments[name]
            kind = self._schema.get_type(fragment.type_condition.name.value)
            self._known[name] = self.selections(fragment.selection_set, kind)
        return self._known[name]

    def _lists(self, node: FieldNode, parent: GraphQLNamedType | None) -> int:
        if node.selection_set is None:
            return 0
        field = getattr(parent, "fields", {}).get(node.name.value)
        if field is None:  # introspection
            return self.selections(node.selection_set, None)[1]
        below = self.selections(node.selection_set, get_named_type(field.type))[1]
        if not is_list_type(get_nullable_type(field.type)):
            return below
        size = self._size(node, field)
        return ceil(size / _ITEMS_A_POINT) + size * below

    def _size(self, node: FieldNode, field: GraphQLField) -> int:
        """Return how many items a list may hold, by its arguments and defaults."""
        given = {a.name.value: a.value for a in node.arguments or ()}
        sizes = [
            self._value(given[name]) if name in given else argument.default_value
            for name, argument in field.args.items()
            if name in _SIZE_ARGUMENTS
        ]
        told = [size for size in sizes if isinstance(size, int | float)]
        return max(0, min(ceil(max(told, default=_USUAL)), _MOST))

    def _value(self, value: ValueNode) -> Any:  # noqa: ANN401 - what a client sent
        if isinstance(value, VariableNode):
            self.is_fixed = False
            return self._variables.get(value.name.value, _MOST)
        return _count(value.value) if isinstance(value, IntValueNode) else None


def _count(digits: str) -> int:
    return int(digits) if len(digits) <= len(str(_MOST)) else _MOST
