"""Runs an operation on a schema, without HTTP."""

from graphql import ExecutionResult

from schema.context import Context
from schema.operations import Operation
from schema.root import Schema


async def executed(schema: Schema, text: str, context: Context) -> ExecutionResult:
    """Return what the only operation of *text*, a valid one, comes to."""
    operation = schema.operations.find(text, None)
    assert isinstance(operation, Operation), operation
    return await schema.run(operation, None, context)
