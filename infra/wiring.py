"""Gives each resolver its adapters: the only place that knows every part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from infra.devices import device_name
from infra.limits.limiter import Limiter
from infra.limits.memory import MemoryQuotas
from infra.limits.policies import policies
from infra.postgres.connection import PostgresConnection
from infra.postgres.people import PostgresPeople
from infra.postgres.registry import PostgresRegistry
from infra.postgres.zones import PostgresZoneBook
from infra.redis.cache import RedisCache
from infra.redis.codes import RedisCodeStore
from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore
from infra.redis.quotas import RedisQuotas
from infra.redis.sessions import RedisSessionStore
from infra.sealing import BlindIndex, Sealer
from infra.settings import Settings
from infra.tokens.foreign import ForeignTokens
from infra.tokens.keys import Jwks, Keys, Secret
from infra.tokens.own import OwnTokens
from infra.tokens.reader import AnyTokens
from resolvers import Resolvers
from resolvers.codes import Codes
from resolvers.drafts import DraftResolvers
from resolvers.emails import EmailResolvers
from resolvers.finalize import FinalizeResolvers
from resolvers.models.limits import Policy
from resolvers.models.person import PersonId
from resolvers.onboarding import OnboardingResolvers
from resolvers.people import PersonResolvers
from resolvers.ports.sign_in import Messenger
from resolvers.sessions import SessionResolvers
from resolvers.settling import Settling
from resolvers.sign_in import SignInResolvers
from resolvers.status import StatusResolvers
from resolvers.values.phone import PhoneReader
from resolvers.zones import RuleBook, ZoneResolvers


@dataclass(frozen=True, slots=True)
class Stores:
    """What has a connection of its own."""

    redis: RedisConnection
    postgres: PostgresConnection


@dataclass(frozen=True, slots=True)
class Limits:
    """The rate limiter, and the policies it holds clients to."""

    limiter: Limiter
    policies: Mapping[str, Policy]


def build_resolvers(
    settings: Settings, stores: Stores, messenger: Messenger, limits: Limits
) -> Resolvers:
    """Return everything a GraphQL field may call."""
    redis, postgres = stores.redis, stores.postgres
    people = people_in(postgres, settings)
    index, sealer = _index(settings), _sealer(settings)
    phones = PhoneReader(settings.phone_countries)
    tokens = _tokens(settings, phones)
    idle = timedelta(seconds=settings.session_ttl)
    sessions = RedisSessionStore(redis, now, idle=idle)

    lifetime = timedelta(seconds=settings.draft_ttl)
    drafts = RedisDraftStore(redis, sealer, now, lifetime=lifetime)
    registry = PostgresRegistry(postgres, sealer, index)
    settling = Settling(drafts, registry)
    cached = timedelta(seconds=settings.redis_ttl_default)
    zones = ZoneResolvers(
        RedisCache(redis, default_ttl=cached), PostgresZoneBook(postgres)
    )
    rules = RuleBook(zones, settings.terms_version)

    codes = Codes(
        RedisCodeStore(redis, index),
        messenger,
        limits.limiter,
        limits.policies["sign-in-ip"],
        limits.policies["sign-in-phone"],
    )
    staff = frozenset(map(PersonId, settings.staff))
    return Resolvers(
        people=PersonResolvers(tokens, sessions, people, registry, staff),
        sign_in=SignInResolvers(phones, codes, tokens, sessions, people, device_name),
        sessions=SessionResolvers(sessions),
        emails=EmailResolvers(codes, people),
        onboarding=OnboardingResolvers(registry, settling, rules, now),
        drafts=DraftResolvers(drafts, registry, settling, rules, now, lifetime),
        finalize=FinalizeResolvers(registry, settling, rules, now),
        zones=zones,
        status=StatusResolvers((redis, postgres)),
    )


def limits_in(redis: RedisConnection, settings: Settings) -> Limits:
    """Return the limiter; of sign-in codes it allows half while Redis is away."""
    texts = {
        "public": settings.limit_public,
        "person": settings.limit_person,
        "address": settings.limit_address,
        "mutation": settings.limit_mutation,
        "sign-in-phone": settings.sign_in_phone_limit,
        "sign-in-ip": settings.sign_in_ip_limit,
    }
    limiter = Limiter(
        RedisQuotas(redis, _index(settings)),
        MemoryQuotas(stricter=("sign-in-phone", "sign-in-ip")),
    )
    return Limits(limiter, policies(texts, settings.limits_observed))


def people_in(postgres: PostgresConnection, settings: Settings) -> PostgresPeople:
    """Return who is known; messages find their addresses there too."""
    return PostgresPeople(postgres, _sealer(settings), _index(settings), now)


def now() -> datetime:
    """Tell the time: a `resolvers.ports.service.Clock`."""
    return datetime.now(UTC)


def _index(settings: Settings) -> BlindIndex:
    return BlindIndex(settings.index_key.get_secret_value())


def _sealer(settings: Settings) -> Sealer:
    return Sealer(settings.sealing_keys.get_secret_value())


def _tokens(settings: Settings, phones: PhoneReader) -> AnyTokens:
    key = settings.session_key.get_secret_value()
    own = OwnTokens(key, lifetime=settings.session_max_age)
    keys: Keys | None = None
    if settings.jwt_secret:
        keys = Secret(settings.jwt_secret.get_secret_value())
    elif settings.jwt_jwks:
        keys = Jwks(settings.jwt_jwks)
    if keys is None:
        return AnyTokens(own, None)
    foreign = ForeignTokens(
        keys=keys,
        phones=phones,
        issuer=settings.jwt_issuer,
        audience=settings.jwt_audience,
        staff=settings.jwt_staff,
        phone=settings.jwt_phone,
    )
    return AnyTokens(own, foreign)
