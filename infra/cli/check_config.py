"""`onboarding check-config`."""

import sys
from urllib.parse import urlsplit

from infra.cli.configuration import read_settings


def check_config() -> None:
    """Say whether the settings make sense, without their secrets."""
    settings = read_settings()
    redis, database = urlsplit(settings.redis_dsn), urlsplit(settings.database_dsn)
    lines = {
        "environment": settings.environment.value,
        "listens on": f"{settings.host}:{settings.port}",
        "redis": f"{redis.hostname or redis.path}:{redis.port or ''}",
        "postgres": f"{database.hostname}:{database.port or 5432}{database.path}",
        "messages": f"mailbox in {settings.mailbox}"
        if settings.mailbox
        else "no gateway: nobody can be sent a sign-in code",
    }
    for name, value in lines.items():
        sys.stdout.write(f"{name:12} {value}\n")
