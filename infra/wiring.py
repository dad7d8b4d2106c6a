"""Gives each resolver its adapters: the only place that knows every part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from infra.carriers import channels
from infra.devices import device_name
from infra.homes import matches_in
from infra.limits.limiter import Limiter
from infra.limits.memory import MemoryQuotas
from infra.limits.policies import policies
from infra.postgres.connection import PostgresConnection
from infra.postgres.outbox import PostgresOutbox
from infra.postgres.people import PostgresPeople
from infra.postgres.registry import PostgresRegistry
from infra.postgres.zones import PostgresZoneBook
from infra.redis.cache import RedisCache
from infra.redis.codes import RedisCodeStore
from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore
from infra.redis.durability import Durability
from infra.redis.quotas import RedisQuotas
from infra.redis.reminders import RedisReminderBook
from infra.redis.sessions import RedisSessionStore
from infra.redis.tally import RedisTally
from infra.sealing import BlindIndex, Sealer
from infra.settings import DraftDurability, Settings
from infra.signing import tokens_in
from infra.statistics import statistics_in
from resolvers import Resolvers
from resolvers.codes import Codes
from resolvers.counting import Counting
from resolvers.drafts import DraftResolvers
from resolvers.emails import EmailResolvers
from resolvers.finalize import FinalizeResolvers
from resolvers.models.limits import Policy
from resolvers.models.person import PersonId
from resolvers.onboarding import OnboardingResolvers
from resolvers.people import PersonResolvers
from resolvers.ports.statistics import Tally
from resolvers.records import Records
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
    tally: RedisTally
    """Pours into Redis what this process has counted."""

    @classmethod
    def to(cls, settings: Settings, *, timeout: float) -> Self:
        """Prepare the connections, and open none. *timeout* in seconds, for a step."""
        redis = RedisConnection.to(settings.redis_dsn, timeout=timeout)
        postgres = PostgresConnection.to(
            settings.database_dsn, timeout=timeout, replica=settings.replica_dsn
        )
        return cls(redis, postgres, RedisTally(redis, now))

    async def close(self) -> None:
        await self.tally.close()
        await self.redis.close()
        await self.postgres.close()


@dataclass(frozen=True, slots=True)
class Limits:
    """The rate limiter, and the policies it holds clients to."""

    limiter: Limiter
    policies: Mapping[str, Policy]


def build_resolvers(settings: Settings, stores: Stores, limits: Limits) -> Resolvers:
    """Return everything a GraphQL field may call."""
    redis, postgres = stores.redis, stores.postgres
    people = people_in(postgres, settings)
    index, sealer = index_in(settings), sealer_in(settings)
    phones = PhoneReader(settings.phone_countries)
    tokens = tokens_in(settings, phones)
    idle = timedelta(seconds=settings.session_ttl)
    sessions = RedisSessionStore(redis, now, idle=idle)

    lifetime = timedelta(seconds=settings.draft_ttl)
    is_careful = settings.draft_durability is DraftDurability.FSYNC
    durability = Durability(redis) if is_careful else None
    drafts = drafts_in(redis, settings, durability)
    registry = PostgresRegistry(postgres, sealer, index)
    settling = Settling(drafts, registry)
    reminders = RedisReminderBook(redis)
    counting = Counting(stores.tally)
    cached = timedelta(seconds=settings.redis_ttl_default)
    zones = ZoneResolvers(
        RedisCache(redis, default_ttl=cached), PostgresZoneBook(postgres)
    )
    rules = RuleBook(zones, settings.terms_version)

    codes = Codes(
        RedisCodeStore(redis, index),
        PostgresOutbox(postgres, sealer, now, channels(settings)),
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
        drafts=DraftResolvers(
            drafts,
            Records(registry),
            settling,
            reminders,
            counting,
            rules,
            now,
            lifetime,
        ),
        finalize=FinalizeResolvers(registry, settling, counting, rules, now),
        zones=zones,
        status=StatusResolvers((redis, postgres, *filter(None, [durability]))),
        statistics=statistics_in(settings, redis, postgres, now),
        matches=matches_in(
            settings, postgres, sealer, limits.limiter, limits.policies["matches"]
        ),
    )


def limits_in(
    redis: RedisConnection, settings: Settings, tally: Tally | None = None
) -> Limits:
    """Return the limiter; of sign-in codes it allows half while Redis is away.

    It tells *tally* what it refuses.
    """
    texts = {
        "public": settings.limit_public,
        "person": settings.limit_person,
        "address": settings.limit_address,
        "mutation": settings.limit_mutation,
        "sign-in-phone": settings.sign_in_phone_limit,
        "sign-in-ip": settings.sign_in_ip_limit,
        "matches": settings.limit_matches,
    }
    quotas = RedisQuotas(redis, index_in(settings))
    memory = MemoryQuotas(stricter=("sign-in-phone", "sign-in-ip"))
    limiter = Limiter(quotas, memory, quotas.resets, tally)
    return Limits(limiter, policies(texts, settings.limits_observed))


def people_in(postgres: PostgresConnection, settings: Settings) -> PostgresPeople:
    """Return who is known; messages find their addresses there too."""
    return PostgresPeople(postgres, sealer_in(settings), index_in(settings), now)


def drafts_in(
    redis: RedisConnection, settings: Settings, durability: Durability | None = None
) -> RedisDraftStore:
    """Return where drafts are; reminders look at them too."""
    lifetime = timedelta(seconds=settings.draft_ttl)
    sealer = sealer_in(settings)
    return RedisDraftStore(redis, sealer, now, durability, lifetime=lifetime)


def now() -> datetime:
    """Tell the time: a `resolvers.ports.service.Clock`."""
    return datetime.now(UTC)


def index_in(settings: Settings) -> BlindIndex:
    """Return what hashes what is looked up."""
    return BlindIndex(settings.index_key.get_secret_value())


def sealer_in(settings: Settings) -> Sealer:
    """Return what seals, and opens."""
    return Sealer(settings.sealing_keys.get_secret_value())
