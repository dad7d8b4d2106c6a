"""Composition root: the only place that knows every part.

settings → adapters → resolvers → schema → HTTP
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from infra.edge.graphql import GraphQLEndpoint
from infra.edge.health import Readyz, livez
from infra.edge.request_log import RequestLog
from infra.messages.mailbox import Mailbox, NoGateway
from infra.messages.mailbox_pages import mailbox_routes
from infra.postgres.connection import PostgresConnection
from infra.postgres.registry import PostgresRegistry
from infra.postgres.zones import PostgresZoneBook
from infra.redis.cache import RedisCache
from infra.redis.codes import RedisCodeStore
from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore
from infra.redis.rate_limits import RedisRateLimiter
from infra.redis.sessions import RedisSessionStore
from infra.sealing import BlindIndex, Sealer
from infra.settings import Settings
from infra.tokens import TokenSigner
from resolvers import Resolvers
from resolvers.drafts import DraftResolvers
from resolvers.finalize import FinalizeResolvers
from resolvers.onboarding import OnboardingResolvers
from resolvers.people import PersonResolvers
from resolvers.ports import Messenger
from resolvers.settling import Settling
from resolvers.sign_in import SignInResolvers
from resolvers.status import StatusResolvers
from resolvers.zones import RuleBook, ZoneResolvers
from schema.root import build_schema

_MAX_BODY = 100_000


def create_app(settings: Settings) -> Starlette:
    """Build the service. Opens no connection before it starts."""
    timeout = settings.store_timeout_ms / 1000
    redis = RedisConnection.to(settings.redis_dsn, timeout=timeout)
    postgres = PostgresConnection.to(settings.database_dsn, timeout=timeout)
    mailbox = Mailbox(settings.mailbox) if settings.mailbox else None
    resolvers = build_resolvers(settings, redis, postgres, mailbox or NoGateway())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await resolvers.status.now()  # says in the log what is missing
        yield
        await redis.close()
        await postgres.close()

    development = not settings.is_production
    schema = build_schema(introspection=development)
    graphql = GraphQLEndpoint(schema, resolvers, graphiql=development)
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


def build_resolvers(
    settings: Settings,
    redis: RedisConnection,
    postgres: PostgresConnection,
    messenger: Messenger,
) -> Resolvers:
    """Give each resolver its adapters."""
    index = BlindIndex(settings.index_key.get_secret_value())
    sealer = Sealer(settings.sealing_keys.get_secret_value())
    signer = TokenSigner(
        settings.session_key.get_secret_value(), lifetime=settings.session_ttl
    )
    limits = {
        "sign-in-phone": settings.sign_in_phone_limit,
        "sign-in-ip": settings.sign_in_ip_limit,
    }
    lifetime = timedelta(seconds=settings.draft_ttl)
    cached = timedelta(seconds=settings.redis_ttl_default)

    sessions = RedisSessionStore(redis, signer, lifetime=settings.session_ttl)
    drafts = RedisDraftStore(redis, sealer, now, lifetime=lifetime)
    registry = PostgresRegistry(postgres, sealer, index, now)
    settling = Settling(drafts, registry)
    zones = ZoneResolvers(
        RedisCache(redis, default_ttl=cached), PostgresZoneBook(postgres)
    )
    rules = RuleBook(zones, settings.terms_version)
    return Resolvers(
        people=PersonResolvers(sessions, registry),
        sign_in=SignInResolvers(
            RedisCodeStore(redis, index),
            sessions,
            registry,
            messenger,
            RedisRateLimiter(redis, index, limits),
        ),
        onboarding=OnboardingResolvers(registry, settling, rules, now),
        drafts=DraftResolvers(drafts, registry, settling, rules, now, lifetime),
        finalize=FinalizeResolvers(registry, settling, rules, now),
        zones=zones,
        status=StatusResolvers((redis, postgres)),
    )


def now() -> datetime:
    """Tell the time: a `resolvers.ports.Clock`."""
    return datetime.now(UTC)


async def _to_graphiql(_request: Request) -> RedirectResponse:
    return RedirectResponse("/graphql")
