"""The way in: straight to `/graphql`, and to all else by way of Starlette."""

from starlette.types import ASGIApp, Receive, Scope, Send


class Front:
    """ASGI middleware."""

    def __init__(self, graphql: ASGIApp, pages: ASGIApp) -> None:
        self._graphql = graphql
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_graphql = scope["type"] == "http" and scope["path"] == "/graphql"
        await (self._graphql if is_graphql else self._pages)(scope, receive, send)
