"""An operation as it is executed, whatever was sent for its variables."""

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
)


@dataclass(frozen=True, slots=True)
class Executed:
    """What all executions of one operation have in common."""

    schema: GraphQLSchema
    document: DocumentNode
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    hide_suggestions: bool
    """Do not say in an error which name may have been meant."""
