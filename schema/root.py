"""The executable schema: every Query and Mutation part, in one place."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import strawberry
from graphql import GraphQLError, OperationDefinitionNode
from strawberry.exceptions import MissingQueryError
from strawberry.extensions import (
    DisableIntrospection,
    MaxTokensLimiter,
    ParserCache,
    SchemaExtension,
    ValidationCache,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.tools import merge_types
from strawberry.types import ExecutionContext, ExecutionResult

from resolvers.errors import RequestRefused
from schema.access import flaws
from schema.context import Context
from schema.drafts import AnswerValue, DraftQuery
from schema.emails import EmailMutation
from schema.errors import coded, is_clients_mistake
from schema.onboarding import OnboardingMutation, OnboardingQuery
from schema.profiles import ProfileQuery
from schema.public import PublicQuery
from schema.saving import DraftMutation
from schema.sessions import SessionMutation, SessionQuery
from schema.sign_in import SignInMutation

_MAX_TOKENS = 1000
_CACHED_OPERATIONS = 256
_log = logging.getLogger("onboarding.graphql")


class Schema(strawberry.Schema):
    """Logs only the errors nobody expected, and never what a client sent."""

    async def answer(
        self,
        query: str,
        variables: dict[str, Any] | None,
        operation: str | None,
        context: Context,
    ) -> ExecutionResult:
        """Execute one operation; every error it ends in has a code."""
        try:
            result = await self.execute(
                query, variables, operation_name=operation, context_value=context
            )
        except MissingQueryError:
            result = _malformed("Send the operation's text as query.")
        except CannotGetOperationTypeError:
            result = _malformed("The document has no operation of that name.")
        if result.errors:
            result.errors = [coded(error, context) for error in result.errors]
        if context.is_degraded:
            result.extensions = {"degraded": True}
        return result

    def process_errors(
        self,
        errors: list[GraphQLError],
        execution_context: ExecutionContext | None = None,  # noqa: ARG002 - theirs
    ) -> None:
        for error in errors:
            cause = error.original_error
            if is_clients_mistake(error) or isinstance(cause, RequestRefused):
                continue
            _log.error("a field failed: %s", error.path, exc_info=cause)


class OneOperation(SchemaExtension):
    """Refuses a document that leaves open which of its operations is meant."""

    def on_parse(self) -> Iterator[None]:
        yield
        context = self.execution_context
        definitions = getattr(context.graphql_document, "definitions", ())
        operations = [d for d in definitions if isinstance(d, OperationDefinitionNode)]
        # `operation_name` would tell the first one's.
        chosen = context._provided_operation_name  # noqa: SLF001
        if len(operations) > 1 and chosen is None:
            raise GraphQLError("Say which operation is meant: send operationName.")


Query = merge_types(
    "Query", (ProfileQuery, OnboardingQuery, DraftQuery, SessionQuery, PublicQuery)
)
Mutation = merge_types(
    "Mutation",
    (SignInMutation, SessionMutation, EmailMutation, DraftMutation, OnboardingMutation),
)


def build_schema(*, introspection: bool) -> Schema:
    """Return the schema; without *introspection* it does not describe itself."""
    extensions: list[Callable[[], SchemaExtension]] = [
        lambda: MaxTokensLimiter(max_token_count=_MAX_TOKENS),
        OneOperation,
        lambda: ParserCache(maxsize=_CACHED_OPERATIONS),
        lambda: ValidationCache(maxsize=_CACHED_OPERATIONS),
    ]
    if not introspection:
        extensions.append(DisableIntrospection)
    schema = Schema(
        query=Query,
        mutation=Mutation,
        config=StrawberryConfig(
            disable_field_suggestions=not introspection,
            scalar_map={
                AnswerValue: strawberry.scalar(
                    name="AnswerValue", description="String, Int or [String!]."
                )
            },
        ),
        extensions=extensions,
    )
    if undecided := flaws(schema._schema):  # noqa: SLF001 - the one graphql-core knows
        raise RuntimeError("; ".join(undecided))
    return schema


def _malformed(message: str) -> ExecutionResult:
    return ExecutionResult(data=None, errors=[GraphQLError(message)])
