"""`onboarding check-config`."""

import sys
from urllib.parse import urlsplit

from infra.cli.configuration import read_settings
from infra.settings import DraftDurability, Settings
from infra.topology.url import Kind, RedisUrl


def check_config() -> None:
    """Say whether the settings make sense, without their secrets."""
    settings = read_settings()
    redis, database = RedisUrl.read(settings.redis_dsn), urlsplit(settings.database_dsn)
    lines = {
        "environment": settings.environment.value,
        "listens on": f"{settings.host}:{settings.port}",
        "redis": _redis(redis),
        "postgres": f"{database.hostname}:{database.port or 5432}{database.path}",
        "drafts": _drafts(settings),
        "messages": _messages(settings),
    }
    for name, value in lines.items():
        sys.stdout.write(f"{name:12} {value}\n")


def _redis(url: RedisUrl) -> str:
    how = {Kind.SENTINEL: " (Sentinel)", Kind.CLUSTER: " (Cluster)"}.get(url.kind, "")
    return f"{url.address}{how}"


def _drafts(settings: Settings) -> str:
    if settings.draft_durability is DraftDurability.FSYNC:
        return "saved only while Redis has appendonly yes and appendfsync always"
    return "a power cut may cost Redis the last second"


def _messages(settings: Settings) -> str:
    from infra.carriers import channels  # noqa: PLC0415 - slow to import

    if settings.mailbox:
        return f"mailbox in {settings.mailbox}"
    ways = " and ".join(sorted(channels(settings)))
    if not ways:
        return "no gateway: nobody can be sent a sign-in code"
    return ways if settings.public_url else f"{ways}; no reminders without PUBLIC_URL"
