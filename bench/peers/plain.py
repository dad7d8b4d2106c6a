"""Strawberry as it comes: its own ASGI view, `limits` and redis-py."""

import strawberry
import uvicorn
from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry.asgi import GraphQL

from bench.peers.plain_schema import Mutation, Query
from bench.peers.settings import POLICIES, PORT, REDIS_URL
from bench.peers.tokens import claimed

_quota, _seconds = POLICIES["person"][0]
_LIMIT = RateLimitItemPerSecond(_quota, _seconds)


class Limited:
    """ASGI middleware: one hit a request, of the person or else of the address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        storage = RedisStorage(f"async+{REDIS_URL}", implementation="redispy")
        self._limiter = FixedWindowRateLimiter(storage)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        claim = claimed(request.headers.get("authorization", "").encode())
        scope.setdefault("state", {})["claim"] = claim
        client = claim.name if claim else scope["client"][0]
        if await self._limiter.hit(_LIMIT, client):
            await self._app(scope, receive, send)
            return
        refused = JSONResponse({"errors": [{"message": "Too many."}]}, 429)
        await refused(scope, receive, send)


def build() -> Starlette:
    """Return the app."""
    schema = strawberry.Schema(Query, Mutation)
    return Starlette(
        routes=[Route("/graphql", GraphQL(schema, graphql_ide=None))],
        middleware=[Middleware(Limited)],
    )


if __name__ == "__main__":
    uvicorn.run(build(), port=PORT, access_log=False, log_level="warning")
