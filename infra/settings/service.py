"""What can be configured about the service: where it is, its stores and its limits."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from infra.settings.kinds import (
    ClaimValue,
    Countries,
    DatabaseUrl,
    KeySet,
    Networks,
    Origins,
    PersonIds,
    PolicyNames,
    RateLimit,
    RedisAddress,
    SealingRing,
)


class Environment(StrEnum):
    """Where we run."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class DraftDurability(StrEnum):
    """What a power cut may cost."""

    EVERYSEC = "everysec"
    FSYNC = "fsync"


class ServiceSettings(BaseSettings):
    """A part of `infra.settings.Settings`."""

    model_config = SettingsConfigDict(use_attribute_docstrings=True)

    environment: Environment = Environment.PRODUCTION
    """development opens GraphiQL, introspection and /dev; production closes them."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = Field(8000, ge=0, le=65535)
    """The port to listen on."""
    workers: int = Field(1, ge=1, le=64)
    """Processes that `onboarding serve` starts; one a core."""
    stop_delay: float = Field(0.0, ge=0, le=300)
    """Seconds after SIGTERM that /readyz says 503 before no more is accepted."""
    trusted_proxies: Networks = ()
    """CIDRs of the proxies in front that say who the client is. Comma-separated."""
    forwarded_header: Literal["x-forwarded-for", "forwarded"] = "x-forwarded-for"
    """The header they write: x-forwarded-for or forwarded."""
    ipv6_prefix: int = Field(64, ge=32, le=128)
    """Limits count an IPv6 client by its network of this length."""
    graphql_over_http: Literal["compat", "strict"] = "compat"
    """compat answers 400 and 200, as clients expect; strict also 422 and 294."""
    requests_at_once: int = Field(100, ge=1)
    """Requests that one process works on at the same time; others are told to wait."""
    connections_at_once: int = Field(1000, ge=10)
    """Connections that one process holds; who has been idle longest makes room."""
    operation_timeout: float = Field(5.0, gt=0, le=60)
    """Seconds after which an operation is cut off."""
    operations_at_once: int = Field(50, ge=1)
    """Operations of one client that may run at the same time, in one process."""
    operation_tokens: int = Field(1000, ge=10)
    """Tokens an operation may have."""
    operation_depth: int = Field(16, ge=1)
    """Levels of fields; GraphiQL's introspection has 15."""
    operation_root_fields: int = Field(10, ge=1)
    """Fields of Query or Mutation in one operation."""
    operation_aliases: int = Field(15, ge=0)
    """Aliases, fragments spelt out."""
    operation_directives: int = Field(20, ge=0)
    """Directives, fragments spelt out."""
    operation_fields: int = Field(250, ge=1)
    """Fields, fragments spelt out."""
    compiled_operations: bool = True
    """False has graphql-core execute every operation: slower, with the same answers."""
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$")
    """debug, info, warning or error."""
    metrics_token: SecretStr | None = None
    """What Prometheus sends in production; empty: the API has no /metrics there."""

    redis_url: RedisAddress | None = None
    """Redis' URL: one server, sentinels or a cluster; overrides the three below."""
    redis_host: str = "127.0.0.1"
    """Where Redis is. With this or REDIS_URL set, `onboarding run` starts none."""
    redis_port: int = Field(6379, ge=1, le=65535)
    """Redis' port."""
    redis_password: SecretStr | None = None
    """Redis' password; empty for none."""
    redis_ttl_default: int = Field(3600, ge=1)
    """Seconds a cached result lives unless its writer says otherwise."""
    database_url: DatabaseUrl | None = None
    """PostgreSQL as postgresql://user:password@host:port/name; set, none is started."""
    database_replica_url: DatabaseUrl | None = None
    """A replica of it, for zones and counts, which may be behind; empty for none."""
    store_timeout_ms: int = Field(200, ge=10, le=400)
    """Longest wait for one answer of Redis, and for a connection to PostgreSQL."""

    session_key: SecretStr = SecretStr("")
    """Signs session tokens. 32 characters or more: openssl rand -base64 32."""
    index_key: SecretStr = SecretStr("")
    """Hashes what is looked up but not shown, such as phones. Never change it."""
    sealing_keys: SealingRing = SecretStr("")
    """id:base64 of 32 bytes, comma-separated; the first seals, all of them open."""

    draft_ttl: int = Field(86_400, ge=60)
    """Seconds a draft lives after its last save."""
    draft_durability: DraftDurability = DraftDurability.EVERYSEC
    """everysec: a power cut may cost the last second; fsync: no confirmed save."""
    session_ttl: int = Field(604_800, ge=60)
    """Seconds a session lives after it was last used; being used counts hourly."""
    session_max_age: int = Field(7_776_000, ge=60)
    """Seconds after which a session ends, however much it is used."""
    limit_public: RateLimit = "400/10second;6000/minute"
    """Points an IP address may spend without a session. Windows separated by ;"""
    limit_person: RateLimit = "200/10second;1200/minute"
    """Points a signed-in person may spend."""
    limit_address: RateLimit = "8000/10second;120000/minute"
    """Points all signed-in people behind one IP address may spend together."""
    limit_mutation: RateLimit = "900/minute"
    """Points of a person's that may go into mutations, which cost 10 each."""
    limits_observed: PolicyNames = ()
    """Limits to try out: they count and refuse nobody. E.g. person,mutation."""
    sign_in_phone_limit: RateLimit = "3/10minute;12/day"
    """Codes one phone, or one e-mail address, may ask for."""
    sign_in_ip_limit: RateLimit = "10/hour"
    """Codes one IP address may ask for."""
    phone_countries: Countries = ("BJ",)
    """Whose phones may sign in; the first needs no prefix. Comma-separated."""
    web_origins: Origins = ()
    """Other origins whose pages may use the session cookie. Comma-separated."""
    staff: PersonIds = ()
    """Who is staff: ids as in `viewer { id }`, comma-separated."""

    jwt_secret: SecretStr | None = None
    """Accept the present backend's tokens, signed with this by HS256; 32 bytes."""
    jwt_jwks: KeySet | None = None
    """Accept them signed by RS256 with a key of this JWKS: a file, or an https URL."""
    jwt_issuer: str | None = None
    """The `iss` they must have; empty for any."""
    jwt_audience: str | None = None
    """The `aud` they must have; empty for those that have none."""
    jwt_staff: ClaimValue = ""
    """The claim that makes staff, as name=value, e.g. role=ADMIN; empty for none."""
    jwt_phone: str = ""
    """The claim with the phone they have proven there; empty for none."""

    terms_version: str = Field("2026-01", min_length=1, max_length=40)
    """The terms of use a person must have accepted to finalize."""
