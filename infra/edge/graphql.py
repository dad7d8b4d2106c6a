"""`/graphql`: JSON in, one operation, JSON out. Whatever is malformed is a 400."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send
from strawberry.types import ExecutionResult

from infra.edge import client
from infra.edge.cookie import SessionCookies
from infra.edge.graphiql import graphiql_page
from resolvers import Resolvers
from schema.context import Context
from schema.root import Schema

_JSON = "application/json"
_FOREIGN_PAGE = (
    "The session cookie is only for our own pages. Others send the token in the "
    "Authorization header, or have their origin added to WEB_ORIGINS."
)


class GraphQLRequest(msgspec.Struct):
    """The body of a POST, as GraphQL over HTTP has it."""

    query: str
    variables: dict[str, Any] | None = None
    operationName: str | None = None  # noqa: N815 - the protocol's own name
    extensions: dict[str, Any] | None = None


_decoder = msgspec.json.Decoder(GraphQLRequest)


class GraphQLEndpoint:
    """An ASGI app. Answers operations; browsers get GraphiQL in development."""

    def __init__(
        self,
        schema: Schema,
        resolvers: Resolvers,
        cookies: SessionCookies,
        *,
        graphiql: bool,
    ) -> None:
        self._schema = schema
        self._resolvers = resolvers
        self._cookies = cookies
        self._page = graphiql_page() if graphiql else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(Request(scope, receive))
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            if self._page and "text/html" in request.headers.get("accept", ""):
                return HTMLResponse(self._page, headers={"Cache-Control": "no-store"})
            return _refused(405, "Send operations by POST.", {"Allow": "POST"})
        if request.headers.get("content-type", "").partition(";")[0].strip() != _JSON:
            return _refused(415, f"Send the operation as {_JSON}.")
        try:
            operation = _decoder.decode(await request.body())
        except (msgspec.DecodeError, UnicodeError) as error:
            return _refused(400, f"The body is not a GraphQL request: {error}.")
        except RecursionError:
            return _refused(400, "The body is nested too deeply.")
        return await self._execute(operation, request)

    async def _execute(self, operation: GraphQLRequest, request: Request) -> Response:
        cookie = self._cookies.read(request.headers)
        bearer = client.bearer_token(request.headers)
        if bearer is None and cookie.token and not cookie.is_trusted:
            return _refused(403, _FOREIGN_PAGE, code="FORBIDDEN")
        context = Context(
            resolvers=self._resolvers,
            origin=client.origin(request),
            language=client.language(request.headers),
            token=bearer or cookie.token,
            cookie=cookie,
        )
        result = await self._schema.answer(
            operation.query, operation.variables, operation.operationName, context
        )
        answer = _formatted(result)
        self._cookies.write(cookie, answer)
        return answer


def _formatted(result: ExecutionResult) -> Response:
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    # A request that never ran has no path in any error, and no data.
    never_ran = result.data is None and all(e.path is None for e in result.errors or ())
    if never_ran:
        return _json(400, body)
    body["data"] = result.data
    if result.extensions:
        body["extensions"] = result.extensions
    return _json(200, body)


def _refused(
    status: int,
    message: str,
    headers: dict[str, str] | None = None,
    *,
    code: str = "BAD_REQUEST",
) -> Response:
    error = {"message": message, "extensions": {"code": code}}
    return _json(status, {"errors": [error]}, headers)


def _json(
    status: int, body: dict[str, Any], headers: dict[str, str] | None = None
) -> Response:
    return Response(
        msgspec.json.encode(body),
        status,
        headers={"Cache-Control": "no-store", **(headers or {})},
        media_type=_JSON,
    )
