"""PostgreSQL: whether it is there, up to date, and keeps what it is given."""

import socket
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

from infra.doctor.finding import Finding, fine, warning, wrong
from infra.postgres.address import Address
from infra.postgres.connection import POOL
from infra.postgres.migrate import config
from infra.settings import Settings

_OLDEST = 14
_PATIENCE = 5.0
"""Seconds."""
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_BY_STATE = {
    "28P01": "postgres-wrong-password",
    "28000": "postgres-wrong-password",
    "3D000": "postgres-no-database",
    "53300": "postgres-full",
    "57P03": "postgres-starting",
}
"""By SQLSTATE."""


async def examine_postgres(settings: Settings) -> AsyncIterator[Finding]:
    """Yield what is to be said of PostgreSQL."""
    address = Address.read(settings.database_dsn).shown
    # asyncpg understands sslmode by itself.
    at = make_url(settings.database_dsn).difference_update_query(["pgbouncer"])
    try:
        connection = await asyncpg.connect(
            at.set(drivername="postgresql").render_as_string(hide_password=False),
            timeout=_PATIENCE,
            command_timeout=_PATIENCE,
            statement_cache_size=0,
        )
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        yield _trouble(address, str(at.host), str(at.database), error)
        return
    try:
        async for finding in _of_server(settings, address, connection):
            yield finding
    finally:
        connection.terminate()


def _trouble(address: str, host: str, database: str, error: Exception) -> Finding:
    values = {"address": address, "host": host, "database": database}
    if isinstance(error, ConnectionRefusedError):
        return wrong("postgres-not-running", **values)
    if isinstance(error, socket.gaierror):
        return wrong("postgres-no-such-host", **values)
    if code := _BY_STATE.get(getattr(error, "sqlstate", None) or ""):
        return wrong(code, **values)
    if isinstance(error, OSError):
        return wrong("postgres-firewall", **values)
    return wrong("postgres-unusable", **values, error=type(error).__name__)


async def _of_server(
    settings: Settings, address: str, connection: "asyncpg.Connection[Any]"
) -> AsyncIterator[Finding]:
    number = int(await connection.fetchval("SHOW server_version_num")) // 10_000
    yield fine("postgres-version", address=address, version=number)
    if number < _OLDEST:
        yield warning("postgres-old", version=number, oldest=_OLDEST)
    if await connection.fetchval(
        "SELECT current_setting('transaction_read_only')::bool"
    ):
        yield wrong("postgres-read-only", address=address)
    for name in _DURABLE:
        if await connection.fetchval("SELECT current_setting($1)", name) == "off":
            yield wrong("postgres-forgets", setting=name)
    yield await _of_migrations(connection)
    most = int(await connection.fetchval("SHOW max_connections"))
    if (needed := POOL * (settings.workers + 1)) > most:
        yield warning("postgres-few-connections", most=most, needed=needed)


async def _of_migrations(connection: "asyncpg.Connection[Any]") -> Finding:
    ours = ScriptDirectory.from_config(config())
    known = [script.revision for script in ours.walk_revisions()]  # newest first
    try:
        applied = await connection.fetchval("SELECT version_num FROM alembic_version")
    except asyncpg.UndefinedTableError:
        applied = None
    if applied == known[0]:
        return fine("postgres-migrated", revision=applied)
    if applied in known or applied is None:
        return wrong("postgres-not-migrated", applied=applied or "0", latest=known[0])
    return warning("postgres-newer", applied=applied, latest=known[0])
