"""What can be configured, each setting once. `.env.example` mirrors this class."""

from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import quote

from limits import parse_many
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from infra.sealing import Sealer

DEVELOPMENT_MARK = "development"
"""What keys made by `onboarding run` start with."""
_SHORTEST_KEY = 32


class Environment(StrEnum):
    """Where we run."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Read from the environment, then from `.env`. Secrets never print."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )

    environment: Environment = Environment.PRODUCTION
    """development opens GraphiQL, introspection and /dev; production closes them."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = Field(8000, ge=0, le=65535)
    """The port to listen on."""
    workers: int = Field(1, ge=1, le=64)
    """Processes that `onboarding serve` starts; one a core."""
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$")
    """debug, info, warning or error."""

    redis_url: SecretStr | None = None
    """Redis or Valkey as redis://, rediss:// or unix://; overrides the three below."""
    redis_host: str = "127.0.0.1"
    """Where Redis is. With this or REDIS_URL set, `onboarding run` starts none."""
    redis_port: int = Field(6379, ge=1, le=65535)
    """Redis' port."""
    redis_password: SecretStr | None = None
    """Redis' password; empty for none."""
    redis_ttl_default: int = Field(3600, ge=1)
    """Seconds a cached result lives unless its writer says otherwise."""
    database_url: SecretStr | None = None
    """PostgreSQL as postgresql://user:password@host:port/name; set, none is started."""
    store_timeout_ms: int = Field(200, ge=10, le=400)
    """Longest wait for one answer of Redis, and for a connection to PostgreSQL."""

    session_key: SecretStr = SecretStr("")
    """Signs session tokens. 32 characters or more: openssl rand -base64 32."""
    index_key: SecretStr = SecretStr("")
    """Hashes what is looked up but not shown, such as phones. Never change it."""
    sealing_keys: SecretStr = SecretStr("")
    """id:base64 of 32 bytes, comma-separated; the first seals, all of them open."""

    draft_ttl: int = Field(86_400, ge=60)
    """Seconds a draft lives after its last save."""
    session_ttl: int = Field(604_800, ge=60)
    """Seconds a session lives."""
    sign_in_phone_limit: str = "3/10minute"
    """Codes one phone may ask for."""
    sign_in_ip_limit: str = "10/hour"
    """Codes one address may ask for."""
    terms_version: str = Field("2026-01", min_length=1, max_length=40)
    """The terms of use a person must have accepted to finalize."""
    mailbox: Path | None = None
    """Folder for messages instead of sending them; development only."""

    @field_validator("sign_in_phone_limit", "sign_in_ip_limit")
    @classmethod
    def _is_limit(cls, text: str) -> str:
        try:
            parse_many(text)
        except ValueError:
            raise ValueError("is not a rate limit such as 3/10minute") from None
        return text

    @field_validator("sealing_keys")
    @classmethod
    def _is_ring(cls, ring: SecretStr) -> SecretStr:
        if ring.get_secret_value():
            Sealer(ring.get_secret_value())
        return ring

    @model_validator(mode="after")
    def _has_keys(self) -> Self:
        for name in ("session_key", "index_key", "sealing_keys"):
            key = getattr(self, name).get_secret_value()
            if len(key) < _SHORTEST_KEY:
                raise ValueError(f"{name.upper()} needs at least 32 characters")
            if self.is_production and DEVELOPMENT_MARK in key:
                raise ValueError(f"{name.upper()} is a development key")
        if self.is_production and self.mailbox:
            raise ValueError("MAILBOX is for development only")
        return self

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def redis_dsn(self) -> str:
        """The URL to connect to, password included."""
        if self.redis_url:
            return self.redis_url.get_secret_value()
        secret = self.redis_password.get_secret_value() if self.redis_password else ""
        user = f":{quote(secret, safe='')}@" if secret else ""
        return f"redis://{user}{self.redis_host}:{self.redis_port}/0"

    @property
    def database_dsn(self) -> str:
        """The URL to connect to, for SQLAlchemy, password included."""
        default = "postgresql://127.0.0.1:5432/onboarding"
        url = self.database_url.get_secret_value() if self.database_url else default
        scheme, colon, rest = url.partition("://")
        driver = "postgresql+asyncpg" if scheme.startswith("postgres") else scheme
        return driver + colon + rest
