"""What resolvers are told of the field they answer for, as graphql-core tells it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.pyutils import Path, gather_with_cancel, is_awaitable
from graphql.type.definition import GraphQLResolveInfoHelpers

Selected: TypeAlias = tuple[str, list[FieldNode], GraphQLOutputType, GraphQLObjectType]


class Info(NamedTuple):
    """What Strawberry gives a resolver of its own executor, field by field."""

    field_name: str
    field_nodes: list[FieldNode]
    return_type: GraphQLOutputType
    parent_type: GraphQLObjectType
    path: Path
    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    root_value: Any
    operation: OperationDefinitionNode
    variable_values: dict[str, Any]
    context: Any
    is_awaitable: Callable[[Any], bool]
    abort_signal: None
    async_helpers: GraphQLResolveInfoHelpers
    operation_extensions: None


_background: set[asyncio.Future[Any]] = set()


def _track(values: Sequence[Any]) -> None:
    for value in filter(is_awaitable, values):
        task = asyncio.ensure_future(value)
        _background.add(task)
        task.add_done_callback(_background.discard)


def _gather(values: Sequence[Awaitable[Any]]) -> Awaitable[list[Any]]:
    return gather_with_cancel(*values)


HELPERS = GraphQLResolveInfoHelpers(_gather, _track)
