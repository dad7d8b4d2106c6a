"""`onboarding check-config`."""

from urllib.parse import urlsplit

from infra.cli.configuration import read_settings, require_traces
from infra.cli.output import Json, say, say_json
from infra.settings import DraftDurability, Settings
from infra.telemetry.wanted import endpoint, variables
from infra.topology.url import Kind, RedisUrl


def check_config(*, json: Json = False) -> None:
    """Say whether the settings make sense, without their secrets."""
    settings = read_settings()
    require_traces()
    lines = {
        "environment": settings.environment.value,
        "listens on": f"{settings.host}:{settings.port}",
        "redis": _redis(RedisUrl.read(settings.redis_dsn)),
        "postgres": _database(settings.database_dsn),
        "replica": _database(settings.replica_dsn) if settings.replica_dsn else "none",
        "drafts": _drafts(settings),
        "messages": _messages(settings),
        "traces": "sent" if endpoint(variables()) else "none",
    }
    if json:
        say_json(lines)
        return
    for name, value in lines.items():
        say(f"{name:12} {value}")


def _database(dsn: str) -> str:
    at = urlsplit(dsn)
    where = f"{at.hostname}:{at.port or 5432}{at.path}"
    return f"{where} behind PgBouncer" if "pgbouncer=true" in at.query else where


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
