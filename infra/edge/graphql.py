"""`/graphql`: one GraphQL request in, one answer out.

Who is over a limit is refused first. Then the request is read, priced and charged; what
never runs costs a point. Every answer tells what is left.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from infra.edge.answers import Answers, Conformance
from infra.edge.client import Visitor, Visitors
from infra.edge.gate import Client, Gate
from infra.edge.limit_headers import limit_headers, told_cost
from infra.edge.media import Accept, answer_type
from infra.edge.planning import NoPlan, Plan, plan
from resolvers import Resolvers
from resolvers.models.limits import RateLimit
from schema.context import Context
from schema.root import Schema

_COST_HEADER = "x-graphql-cost"
"""With any value, the answer's extensions tell the price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLEndpoint:
    """An ASGI app."""

    schema: Schema
    resolvers: Resolvers
    visitors: Visitors
    gate: Gate
    conformance: Conformance
    time_limit: float
    """Seconds an operation may take."""
    page: str | None
    """GraphiQL, for browsers."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(Request(scope, receive))
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        accept = Accept.of(request.headers)
        usual = self.conformance.usual
        kind = answer_type(accept, usual=usual)
        visitor = await self.visitors.of(request)
        client = visitor.client
        answers = Answers(self.conformance, kind or usual, visitor.language)
        if refusal := self.gate.refusal(client):
            return answers.limited(refusal)
        if self.page and _is_visit(request, accept):
            return await self._show(self.page, client, answers)
        planned = await plan(
            request,
            visitor,
            self.schema.operations,
            self.gate,
            answer_type=kind,
        )
        decision = await self.gate.charge(
            client, planned.points, is_mutation=planned.is_mutation
        )
        if decision.retry_after:
            if planned.reading:
                await self.gate.charge_reading(client, planned.reading)
            return answers.limited(decision)
        if isinstance(planned, NoPlan):
            answer = answers.unfit(planned.reason)
        else:
            limits = RateLimit(planned.points, decision)
            context = self._context(visitor, limits)
            with self.gate.running(client) as has_place:
                answer = (
                    await self._run(planned, request, context, answers)
                    if has_place
                    else answers.busy()
                )
        answer.headers.update(limit_headers(decision))
        return answer

    async def _show(self, page: str, client: Client, answers: Answers) -> Response:
        decision = await self.gate.charge(client, 1)
        if decision.retry_after:
            return answers.limited(decision)
        headers = {"Cache-Control": "no-store", **limit_headers(decision)}
        return HTMLResponse(page, headers=headers)

    def _context(self, visitor: Visitor, limits: RateLimit) -> Context:
        return Context(
            resolvers=self.resolvers,
            origin=visitor.origin,
            language=visitor.language,
            token=visitor.token,
            claim=visitor.claim,
            cookie=visitor.cookie,
            limits=limits,
        )

    async def _run(
        self, planned: Plan, request: Request, context: Context, answers: Answers
    ) -> Response:
        try:
            async with asyncio.timeout(self.time_limit):
                result = await self.schema.run(
                    planned.operation, planned.variables, context
                )
        except TimeoutError:
            return answers.timed_out()
        answer = answers.executed(result, _extensions(context, request))
        self.visitors.cookies.write(context.cookie, answer)
        return answer


def _is_visit(request: Request, accept: Accept) -> bool:
    """Whether a person looks at `/graphql` with a browser."""
    is_operation = request.method != "GET" or "query" in request.query_params
    return accept.prefers_html and not is_operation


def _extensions(context: Context, request: Request) -> dict[str, Any]:
    extensions: dict[str, Any] = {}
    if context.is_degraded:
        extensions["degraded"] = True
    if _COST_HEADER in request.headers:
        extensions["cost"] = told_cost(context.limits)
    return extensions
