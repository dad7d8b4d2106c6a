"""Which failures clients see: ours with their code, all others masked."""

import math
from typing import Any

from graphql import GraphQLError

from resolvers.errors import RequestRefused
from schema.context import Context
from schema.wording import refusal_words

_LONGEST = 300
"""Characters of GraphQL's own words, which may repeat what a client sent."""


def coded(error: GraphQLError, context: Context) -> GraphQLError:
    """Return *error* as a client may see it."""
    cause = error.original_error
    if is_clients_mistake(error):
        return with_code(error, "BAD_REQUEST")
    if isinstance(cause, RequestRefused):
        seconds = (
            math.ceil(cause.retry_after.total_seconds()) if cause.retry_after else 0
        )
        words = refusal_words(cause.code, context.language, seconds=seconds)
        extensions: dict[str, Any] = {"code": cause.code}
        if seconds:
            extensions["retryAfter"] = seconds
        return _same_place(error, words, extensions)
    request_id = context.origin.request_id
    words = refusal_words("INTERNAL", context.language, request_id=request_id)
    extensions = {"code": "INTERNAL", "requestId": request_id}
    return _same_place(error, words, extensions)


def is_clients_mistake(error: GraphQLError) -> bool:
    """Whether the request itself was malformed: GraphQL's own words say how."""
    cause = error.original_error
    return cause is None or isinstance(cause, GraphQLError)


def with_code(error: GraphQLError, code: str) -> GraphQLError:
    """Return *error* in GraphQL's own words, with our *code*."""
    message = error.message
    if len(message) > _LONGEST:
        message = f"{message[:_LONGEST]}…"
    return _same_place(error, message, {"code": code})


def _same_place(
    error: GraphQLError, message: str, extensions: dict[str, Any]
) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
