"""`/graphql`: one GraphQL request in, one answer out.

Who is over a limit is refused first. Then the request is read, priced and charged; what
never runs costs a point. Every answer tells what is left.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from graphql import ExecutionResult
from starlette.datastructures import QueryParams
from starlette.types import Receive, Scope, Send

from infra.edge.answers import Answers, Conformance
from infra.edge.built import BuiltPage
from infra.edge.client import Visitor, Visitors
from infra.edge.crowd import Crowded
from infra.edge.gate import Client, Gate
from infra.edge.incoming import Incoming
from infra.edge.limit_headers import limit_headers, told_cost
from infra.edge.media import Accept, answer_type
from infra.edge.outgoing import ANSWER, Outgoing
from infra.edge.planning import NoPlan, Plan, plan
from infra.edge.time_limit import TimeLimit
from infra.telemetry.tally import OK
from resolvers import Resolvers
from resolvers.models.limits import RateLimit
from schema.ahead import ask_ahead
from schema.context import Context
from schema.operations import Operation, Operations

_COST_HEADER = b"x-graphql-cost"
"""With any value, the answer's extensions tell the price."""


class Executor(Protocol):
    """What runs operations: `schema.root.Schema`."""

    @property
    def operations(self) -> Operations: ...

    async def run(
        self,
        operation: Operation,
        variables: dict[str, Any] | None,
        context: Context,
    ) -> ExecutionResult: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLEndpoint:
    """An ASGI app."""

    schema: Executor
    resolvers: Resolvers
    visitors: Visitors
    gate: Gate
    conformance: Conformance
    time_limit: TimeLimit
    """Of an operation."""
    page: BuiltPage | None
    """GraphiQL, for browsers."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope["state"]
        answer = await self._answer(Incoming(scope, receive, state["fields"]))
        state[ANSWER] = answer
        await answer.send(send)

    async def _answer(self, incoming: Incoming) -> Outgoing:
        accept = Accept.of(incoming.fields)
        usual = self.conformance.usual
        kind = answer_type(accept, usual=usual)
        visitor = await self.visitors.of(incoming)
        client = visitor.client
        answers = Answers(self.conformance, kind or usual, visitor.language)
        if refusal := self.gate.refusal(client):
            return answers.limited(refusal)
        if self.page and _is_visit(incoming, accept):
            return await self._show(self.page, client, answers)
        try:
            planned = await plan(
                incoming, visitor, self.schema.operations, self.gate, answer_type=kind
            )
        except Crowded as crowded:
            return answers.overloaded(crowded.seconds)
        context = self._context(visitor)
        if isinstance(planned, Plan):
            ask_ahead(context, planned.operation.ahead)
        decision = await self.gate.charge(
            client, planned.points, is_mutation=planned.is_mutation
        )
        if decision.violated:
            if planned.reading:
                await self.gate.charge_reading(client, planned.reading)
            answer = answers.limited(decision)
            answer.operation = planned.label
            return answer
        if isinstance(planned, NoPlan):
            answer = answers.unfit(planned.reason)
        else:
            context.limits = RateLimit(planned.points, decision)
            has_place = self.gate.enter(client)
            try:
                answer = (
                    await self._run(planned, incoming, context, answers)
                    if has_place
                    else answers.busy()
                )
            finally:
                self.gate.leave(client)
        answer.fields += limit_headers(decision)
        answer.operation = planned.label
        return answer

    async def _show(
        self, page: BuiltPage, client: Client, answers: Answers
    ) -> Outgoing:
        decision = await self.gate.charge(client, 1)
        if decision.retry_after:
            return answers.limited(decision)
        return answers.page(page.answer(), limit_headers(decision))

    def _context(self, visitor: Visitor) -> Context:
        return Context(
            resolvers=self.resolvers,
            origin=visitor.origin,
            language=visitor.language,
            token=visitor.token,
            claim=visitor.claim,
            cookie=visitor.cookie,
        )

    async def _run(
        self, planned: Plan, incoming: Incoming, context: Context, answers: Answers
    ) -> Outgoing:
        try:
            result = await self.time_limit.keep(
                self.schema.run(planned.operation, planned.variables, context)
            )
        except TimeoutError:
            return answers.timed_out()
        answer = answers.executed(result, _extensions(context, incoming))
        self.visitors.cookies.write(context.cookie, answer)
        if context.ended_in and answer.outcome == OK:
            answer.outcome = context.ended_in
        return answer


def _is_visit(incoming: Incoming, accept: Accept) -> bool:
    """Whether a person looks at `/graphql` with a browser."""
    if incoming.method != "GET" or not accept.prefers_html:
        return False
    return "query" not in QueryParams(incoming.query)


def _extensions(context: Context, incoming: Incoming) -> dict[str, Any]:
    extensions: dict[str, Any] = {}
    if context.is_degraded:
        extensions["degraded"] = True
    if _COST_HEADER in incoming.fields:
        extensions["cost"] = told_cost(context.limits)
    return extensions
