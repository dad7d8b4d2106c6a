"""The executable schema: every Query and Mutation part, in one place."""

import logging
from typing import Any

import strawberry
from graphql import ExecutionResult, GraphQLError, execute
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from resolvers.errors import RequestRefused
from schema.access import flaws
from schema.context import Context
from schema.drafts import AnswerValue, DraftQuery
from schema.emails import EmailMutation
from schema.errors import coded, is_clients_mistake
from schema.onboarding import OnboardingMutation, OnboardingQuery
from schema.operations import (
    DEFAULT_LIMITS,
    Operation,
    OperationLimits,
    Operations,
)
from schema.profiles import ProfileQuery
from schema.public import PublicQuery
from schema.rate_limit import RateLimitQuery
from schema.reminders import ReminderMutation
from schema.saving import DraftMutation
from schema.sessions import SessionMutation, SessionQuery
from schema.sign_in import SignInMutation

_log = logging.getLogger("onboarding.graphql")

Query = merge_types(
    "Query",
    (
        ProfileQuery,
        OnboardingQuery,
        DraftQuery,
        SessionQuery,
        PublicQuery,
        RateLimitQuery,
    ),
)
Mutation = merge_types(
    "Mutation",
    (
        SignInMutation,
        SessionMutation,
        EmailMutation,
        ReminderMutation,
        DraftMutation,
        OnboardingMutation,
    ),
)


class Schema(strawberry.Schema):
    """Executes operations. Logs only the errors nobody expected, once."""

    operations: Operations

    async def run(
        self,
        operation: Operation,
        variables: dict[str, Any] | None,
        context: Context,
    ) -> ExecutionResult:
        """Execute one operation; every error it ends in has a code."""
        name = operation.node.name
        executed = execute(
            self._schema,
            operation.document,
            context_value=context,
            variable_values=variables,
            operation_name=name.value if name else None,
            hide_suggestions=self.operations.hide_suggestions,
        )
        result = executed if isinstance(executed, ExecutionResult) else await executed
        if result.errors:
            for error in result.errors:
                _log_if_ours(error)
            result.errors = [coded(error, context) for error in result.errors]
        return result


def build_schema(
    *, introspection: bool, limits: OperationLimits = DEFAULT_LIMITS
) -> Schema:
    """Return the schema; without *introspection* it does not describe itself."""
    schema = Schema(
        query=Query,
        mutation=Mutation,
        config=StrawberryConfig(
            scalar_map={
                AnswerValue: strawberry.scalar(
                    name="AnswerValue", description="String, Int or [String!]."
                )
            },
        ),
    )
    core = schema._schema  # noqa: SLF001 - the one graphql-core knows
    if undecided := flaws(core):
        raise RuntimeError("; ".join(undecided))
    schema.operations = Operations(core, limits, introspection=introspection)
    return schema


def _log_if_ours(error: GraphQLError) -> None:
    cause = error.original_error
    if not is_clients_mistake(error) and not isinstance(cause, RequestRefused):
        _log.error("a field failed: %s", error.path, exc_info=cause)
