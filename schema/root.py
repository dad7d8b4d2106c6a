"""The executable schema: every Query and Mutation part, in one place."""

import logging
from typing import Any

import strawberry
from graphql import ExecutionResult, GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from resolvers.errors import RequestRefused
from schema.access import flaws
from schema.compiled.compiler import Compiler
from schema.compiled.executed import Executed
from schema.compiled.plans import Plans
from schema.compiled.replay import execute_on
from schema.context import Context
from schema.drafts import AnswerValue, DraftQuery
from schema.emails import EmailMutation
from schema.errors import coded, is_clients_mistake
from schema.homes import HomeQuery
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
from schema.statistics import StatisticsQuery

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
        StatisticsQuery,
        HomeQuery,
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
    compiler: Compiler
    plans: Plans | None
    """None has graphql-core execute everything."""

    async def run(
        self,
        operation: Operation,
        variables: dict[str, Any] | None,
        context: Context,
    ) -> ExecutionResult:
        """Execute one operation; every error it ends in has a code."""
        plan = self.plans and self.plans.find(operation, variables)
        if plan:
            result = await plan.execute(variables, context)
        else:
            executed = self._executed(operation)
            result = await execute_on({}, executed, variables, context)
        if result.errors:
            for error in result.errors:
                _log_if_ours(error)
            result.errors = [coded(error, context) for error in result.errors]
        return result

    def _executed(self, operation: Operation) -> Executed:
        return Executed(
            self._schema,
            operation.document,
            operation.node,
            {},
            self.operations.hide_suggestions,
        )


def build_schema(
    *,
    introspection: bool,
    limits: OperationLimits = DEFAULT_LIMITS,
    compiled: bool = True,
) -> Schema:
    """Return the schema; without *introspection* it does not describe itself.

    Operations are *compiled*, unless somebody suspects that of a wrong answer.
    """
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
    hide_suggestions = schema.operations.hide_suggestions
    schema.compiler = Compiler(schema, hide_suggestions=hide_suggestions)
    schema.plans = Plans(schema.compiler) if compiled else None
    return schema


def _log_if_ours(error: GraphQLError) -> None:
    cause = error.original_error
    if not is_clients_mistake(error) and not isinstance(cause, RequestRefused):
        _log.error("a field failed: %s", error.path, exc_info=cause)
