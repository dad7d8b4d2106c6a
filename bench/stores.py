"""Valkey and PostgreSQL of the bench's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from infra.local import LocalServices
from infra.postgres.migrate import migrate


@dataclass(frozen=True, slots=True)
class Stores:
    """Where they are."""

    redis_url: str
    database_url: str
    redis: Redis
    valkey_pid: int


@contextmanager
def stores(folder: Path, *, database_url: str | None = None) -> Iterator[Stores]:
    """Run both on *folder*, empty and migrated, until the block ends.

    With a *database_url*, that is taken and only Valkey is run. Valkey writes nothing
    to disk: rewriting its log would fall into somebody's turn.
    """
    with LocalServices(folder, postgres=database_url is None) as local:
        redis = Redis.from_url(local.redis_url)
        redis.config_set("appendonly", "no")
        if database_url is None:
            migrate(local.database_url)
        try:
            yield Stores(
                local.redis_url,
                database_url or local.database_url,
                redis,
                local.pids["valkey"],
            )
        finally:
            redis.close()
