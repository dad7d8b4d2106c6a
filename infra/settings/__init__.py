"""What can be configured: each setting once. `.env.example` mirrors them."""

from typing import Self
from urllib.parse import quote

from pydantic import model_validator
from pydantic_settings import SettingsConfigDict

from infra.messages.gateway import Gateway
from infra.settings.matches import MatchSettings
from infra.settings.messages import MessageSettings
from infra.settings.service import DraftDurability, Environment, ServiceSettings

__all__ = ["DEVELOPMENT_MARK", "DraftDurability", "Environment", "Settings"]

DEVELOPMENT_MARK = "development"
"""What keys made by `onboarding run` start with."""
_SHORTEST_KEY = 32


class Settings(MatchSettings, MessageSettings, ServiceSettings):
    """Read from the environment, then from `.env`. Secrets never print."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

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

    @model_validator(mode="after")
    def _guards_its_metrics(self) -> Self:
        token = self.metrics_token
        if token and len(token.get_secret_value()) < _SHORTEST_KEY:
            raise ValueError("METRICS_TOKEN needs at least 32 characters")
        return self

    @model_validator(mode="after")
    def _has_one_way_to_check_tokens(self) -> Self:
        secret = self.jwt_secret.get_secret_value() if self.jwt_secret else None
        if secret is not None and self.jwt_jwks:
            raise ValueError("JWT_SECRET and JWT_JWKS: give one, or neither")
        if secret is not None and len(secret.encode()) < _SHORTEST_KEY:
            raise ValueError("JWT_SECRET needs at least 32 bytes")
        return self

    @model_validator(mode="after")
    def _can_send(self) -> Self:
        if self.smtp_url and not self.mail_from:
            raise ValueError("MAIL_FROM is needed with SMTP_URL")
        if self.sms_url.get_secret_value():
            self.sms_gateway()
        return self

    @model_validator(mode="after")
    def _can_embed(self) -> Self:
        self.embeddings_endpoint()
        return self

    def sms_gateway(self) -> Gateway:
        """Return the SMS gateway; raise ValueError if it makes no sense."""
        return Gateway.read(
            self.sms_url.get_secret_value(),
            self.sms_headers.get_secret_value(),
            self.sms_body.get_secret_value(),
            self.sms_accepted,
        )

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
        return _for_sqlalchemy(url)

    @property
    def replica_dsn(self) -> str | None:
        """The replica's, if there is one."""
        url = self.database_replica_url
        return _for_sqlalchemy(url.get_secret_value()) if url else None


def _for_sqlalchemy(url: str) -> str:
    scheme, colon, rest = url.partition("://")
    driver = "postgresql+asyncpg" if scheme.startswith("postgres") else scheme
    return driver + colon + rest
