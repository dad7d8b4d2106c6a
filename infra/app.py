"""Composition root: settings → stores → resolvers → schema → HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from infra.edge.cookie import SessionCookies
from infra.edge.graphql import GraphQLEndpoint
from infra.edge.health import Readyz, livez
from infra.edge.request_log import RequestLog
from infra.messages.mailbox import Mailbox, NoGateway
from infra.messages.mailbox_pages import mailbox_routes
from infra.postgres.connection import PostgresConnection
from infra.redis.connection import RedisConnection
from infra.settings import Settings
from infra.wiring import build_resolvers, people_in
from schema.root import build_schema

_MAX_BODY = 100_000


def create_app(settings: Settings) -> Starlette:
    """Build the service. Opens no connection before it starts."""
    timeout = settings.store_timeout_ms / 1000
    redis = RedisConnection.to(settings.redis_dsn, timeout=timeout)
    postgres = PostgresConnection.to(settings.database_dsn, timeout=timeout)
    people = people_in(postgres, settings)
    mailbox = Mailbox(settings.mailbox, people) if settings.mailbox else None
    messenger = mailbox or NoGateway()
    resolvers = build_resolvers(settings, redis, postgres, people, messenger)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await resolvers.status.now()  # says in the log what is missing
        yield
        await redis.close()
        await postgres.close()

    development = not settings.is_production
    schema = build_schema(introspection=development)
    cookies = SessionCookies(settings.web_origins, lifetime=settings.session_max_age)
    graphql = GraphQLEndpoint(schema, resolvers, cookies, graphiql=development)
    routes = [
        Route("/graphql", graphql),
        Route("/livez", livez),
        Route("/readyz", Readyz(resolvers.status).answer),
    ]
    if development:
        routes.append(Route("/", _to_graphiql))
    if mailbox:
        routes += mailbox_routes(mailbox)
    return Starlette(
        routes=routes,
        middleware=[Middleware(RequestLog)],
        lifespan=lifespan,
        max_body_size=_MAX_BODY,
    )


async def _to_graphiql(_request: Request) -> RedirectResponse:
    return RedirectResponse("/graphql")
