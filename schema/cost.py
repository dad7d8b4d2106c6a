"""What an operation costs a client, in points, told before it runs.

A root field costs 1 point in a query and 10 in a mutation. A list of objects costs 1
point more for every 10 it may hold, times what the lists around it may hold. How many
that are its own arguments say, or those of the object it is in.
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
        self._known: dict[tuple[str, int], tuple[int, int]] = {}
        self.is_fixed = True

    def selections(
        self,
        selections: SelectionSetNode,
        parent: GraphQLNamedType | None,
        size: int = _USUAL,
    ) -> tuple[int, int]:
        """Return how many fields these are, and the points of the lists among them.

        *size* is what lists hold that do not say it themselves.
        """
        fields = lists = 0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                fields += 1
                lists += self._lists(node, parent, size)
                continue
            if isinstance(node, FragmentSpreadNode):
                more = self._fragment(node.name.value, size)
            else:
                assert isinstance(node, InlineFragmentNode)
                inside = node.type_condition
                kind = self._schema.get_type(inside.name.value) if inside else parent
                more = self.selections(node.selection_set, kind, size)
            fields += more[0]
            lists += more[1]
        return fields, lists

    def _fragment(self, name: str, size: int) -> tuple[int, int]:
        known = self._known.get((name, size))
        if known is None:
            self._known[name, size] = (0, 0)  # a cycle, which validation has refused
            fragment = self._fragments[name]
            kind = self._schema.get_type(fragment.type_condition.name.value)
            known = self.selections(fragment.selection_set, kind, size)
            self._known[name, size] = known
        return known

    def _lists(
        self, node: FieldNode, parent: GraphQLNamedType | None, size: int
    ) -> int:
        if node.selection_set is None:
            return 0
        field = getattr(parent, "fields", {}).get(node.name.value)
        if field is None:  # introspection
            return self.selections(node.selection_set, None)[1]
        kind = get_named_type(field.type)
        told = self._told(node, field)
        if not is_list_type(get_nullable_type(field.type)):
            inside = _USUAL if told is None else told
            return self.selections(node.selection_set, kind, inside)[1]
        size = size if told is None else told
        below = self.selections(node.selection_set, kind)[1]
        return ceil(size / _ITEMS_A_POINT) + size * below

    def _told(self, node: FieldNode, field: GraphQLField) -> int | None:
        """Return how many items there may be, by arguments and their defaults."""
        given = {a.name.value: a.value for a in node.arguments or ()}
        sizes = [
            self._value(given[name]) if name in given else argument.default_value
            for name, argument in field.args.items()
            if name in _SIZE_ARGUMENTS
        ]
        told = [size for size in sizes if isinstance(size, int | float)]
        return max(0, min(ceil(max(told)), _MOST)) if told else None

    def _value(self, value: ValueNode) -> Any:  # noqa: ANN401 - what a client sent
        if isinstance(value, VariableNode):
            self.is_fixed = False
            return self._variables.get(value.name.value, _MOST)
        return _count(value.value) if isinstance(value, IntValueNode) else None


def _count(digits: str) -> int:
    return int(digits) if len(digits) <= len(str(_MOST)) else _MOST
