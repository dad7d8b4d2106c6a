"""Composition root: settings → stores → resolvers → schema → HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from infra.carriers import links_in, mailbox_in
from infra.edge.addresses import ClientAddresses
from infra.edge.answers import Conformance
from infra.edge.built import GRAPHIQL, STAFF, WIZARD
from infra.edge.client import Visitors
from infra.edge.cookie import SessionCookies
from infra.edge.crowd import CROWD, Crowd
from infra.edge.front import Front
from infra.edge.gate import Gate
from infra.edge.graphql import GraphQLEndpoint
from infra.edge.health import Readyz, livez
from infra.edge.metrics_page import MetricsPage
from infra.edge.overload import Overload
from infra.edge.pages import Pages
from infra.edge.request_log import RequestLog
from infra.edge.stop_page import StopPage
from infra.edge.time_limit import TimeLimit
from infra.messages.mailbox_pages import mailbox_routes
from infra.messages.template_pages import template_routes
from infra.messages.templates import Templates
from infra.settings import Settings
from infra.telemetry.registry import Registry
from infra.telemetry.service_metrics import ServiceMetrics, Sources
from infra.telemetry.tally import Tally
from infra.telemetry.traces import Traces, traces_wanted
from infra.wiring import Stores, build_resolvers, limits_in
from infra.worker import MessageWorker
from resolvers import Resolvers
from schema.access import ROOT_FIELDS
from schema.complexity import Complexity
from schema.labels import labels
from schema.operations import OperationLimits
from schema.root import build_schema

_ASKED = ("Authorization", "Content-Type", "X-Request-Id", "X-GraphQL-Cost")
_TOLD = ("RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id")
"""Headers that pages of other origins may send, and may read."""


def create_app(settings: Settings) -> ASGIApp:
    """Build the service. Opens no connection before it starts."""
    traces = traces_wanted()
    stores = traces.stores(
        Stores.to(settings, timeout=settings.store_timeout_ms / 1000)
    )
    limits = limits_in(stores.redis, settings, stores.tally)
    resolvers = build_resolvers(settings, stores, limits)
    registry = Registry()
    worker = MessageWorker(settings, registry) if settings.worker_inside else None
    crowd = Crowd(
        Overload(Conformance(settings.graphql_over_http), settings.web_origins),
        requests=settings.requests_at_once,
        connections=settings.connections_at_once,
    )

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[dict[str, Crowd]]:
        await resolvers.status.now()  # says in the log what is missing
        async with worker.running() if worker else nullcontext(), metrics.pouring():
            yield {CROWD: crowd}
        await stores.close()
        await traces.close()

    addresses = ClientAddresses(
        settings.trusted_proxies,
        settings.forwarded_header,
        ipv6_prefix=settings.ipv6_prefix,
    )
    gate = Gate(limits.limiter, limits.policies, at_once=settings.operations_at_once)
    graphql = _graphql(settings, resolvers, addresses, gate, traces)
    tally = Tally()
    metrics = ServiceMetrics(
        registry,
        Sources(
            tally=tally,
            crowd=crowd,
            limiter=limits.limiter,
            stores=(stores.redis.availability, stores.postgres.availability),
        ),
        labels=labels(ROOT_FIELDS),
        policies=limits.policies,
    )
    routes: list[BaseRoute] = [
        Route("/graphql", graphql),
        Route("/livez", livez),
        Route("/readyz", Readyz(resolvers.status).answer),
        WIZARD.at("/"),
        WIZARD.assets(),
        STAFF.at("/staff"),
        STAFF.assets(),
    ]
    if not settings.is_production:
        routes.append(GRAPHIQL.assets())
    if links := links_in(settings):
        routes.append(StopPage(links, resolvers.people, addresses).route())
    if mailbox := mailbox_in(settings):
        routes += mailbox_routes(mailbox)
        routes += template_routes(Templates(links))
    if not settings.is_production or settings.metrics_token:
        token = settings.metrics_token if settings.is_production else None
        waiting = (worker.metrics.waiting,) if worker else ()
        routes.append(MetricsPage((metrics.text, *waiting), token).route())
    pages = Starlette(
        routes=routes,
        middleware=[Middleware(Pages, gate, addresses)],
        lifespan=lifespan,
    )
    return _cross_origin(
        RequestLog(Front(traces.endpoint(graphql), pages), tally), settings.web_origins
    )


def _graphql(
    settings: Settings,
    resolvers: Resolvers,
    addresses: ClientAddresses,
    gate: Gate,
    traces: Traces,
) -> GraphQLEndpoint:
    development = not settings.is_production
    cookies = SessionCookies(settings.web_origins, lifetime=settings.session_max_age)
    limits = OperationLimits(
        settings.operation_tokens,
        Complexity(
            depth=settings.operation_depth,
            root_fields=settings.operation_root_fields,
            aliases=settings.operation_aliases,
            directives=settings.operation_directives,
            fields=settings.operation_fields,
        ),
    )
    return GraphQLEndpoint(
        schema=traces.schema(
            build_schema(
                introspection=development,
                limits=limits,
                compiled=settings.compiled_operations,
            )
        ),
        resolvers=resolvers,
        visitors=Visitors(addresses, cookies, resolvers.people.tokens),
        gate=gate,
        conformance=Conformance(settings.graphql_over_http),
        time_limit=TimeLimit(settings.operation_timeout),
        page=GRAPHIQL if development else None,
    )


def _cross_origin(app: ASGIApp, origins: tuple[str, ...]) -> ASGIApp:
    """Let the pages of other *origins* use *app*."""
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_credentials=True,
        allow_methods=("GET", "POST"),
        allow_headers=_ASKED,
        expose_headers=_TOLD,
        max_age=86_400,
    )
