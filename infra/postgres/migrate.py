"""Brings a database up to today's tables, beside processes that use it.

Several may try at once, also through PgBouncer: what is held is held by a transaction.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, exc, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from infra.postgres.address import Address
from infra.postgres.homes.space import CannotHaveVectors, Space

_ONE_AT_A_TIME = 0x1AB0  # any number, as long as it is ours: "Immo Bénin onboarding"
_TRY = text(f"SELECT pg_try_advisory_xact_lock({_ONE_AT_A_TIME})")
_PAUSE = 0.2
_LONGEST = "2s"
"""For a lock on a table: who comes after us waits as long, whatever they want of it."""
_LOCKED = "55P03"
_INSISTS = 60.0
"""Seconds, while a table is in use that a migration wants for itself."""
_AFTER_OTHERS = 600.0
"""Seconds, while another process migrates."""
_log = logging.getLogger("onboarding.migrations")


class StillInUse(TimeoutError):
    """A migration did not get its lock; those before it are done."""


def migrate(
    url: str,
    *,
    space: Space | None = None,
    timeout: float = 10,
    insists: float = _INSISTS,
) -> str | None:
    """Apply what is missing, each migration in a transaction of its own.

    Then make the *space* for vectors; return why there can be none, if that is so.

    *timeout* in seconds, to connect. Raises `StillInUse` if for *insists* seconds one
    does not get the lock it needs, or if another process migrates for ten minutes.
    """
    return asyncio.run(_migrate(url, space, connect_within=timeout, insists=insists))


def config() -> Config:
    """Return Alembic's configuration; there is no alembic.ini."""
    alembic = Config()
    alembic.set_main_option(
        "script_location", str(Path(__file__).parent / "migrations")
    )
    alembic.set_main_option("path_separator", "newline")
    alembic.set_main_option(
        "file_template", "%%(year)d-%%(month).2d-%%(day).2d_%%(slug)s"
    )
    return alembic


async def make_space(url: str, space: Space) -> str | None:
    """Make the *space* for vectors; return why there can be none, if that is so."""
    async with _engine(url, connect_within=10) as engine, _alone(engine):
        return await _make(space, engine)


async def _migrate(
    url: str, space: Space | None, *, connect_within: float, insists: float
) -> str | None:
    async with _engine(url, connect_within) as engine, _alone(engine):
        await _insist(engine, time.monotonic() + insists)
        return await _make(space, engine) if space else None


@asynccontextmanager
async def _engine(url: str, connect_within: float) -> AsyncIterator[AsyncEngine]:
    address = Address.read(url)
    engine = create_async_engine(
        address.url,
        poolclass=NullPool,
        connect_args={"timeout": connect_within, **address.arguments},
    )
    try:
        yield engine
    finally:
        await engine.dispose()


@asynccontextmanager
async def _alone(engine: AsyncEngine) -> AsyncIterator[None]:
    """Keep other processes from migrating while the block runs.

    On a connection of its own, since an index that is built CONCURRENTLY ends the
    transaction it is asked in. And never waiting inside PostgreSQL: such an index would
    wait for who waits.
    """
    patience = time.monotonic() + _AFTER_OTHERS
    async with engine.connect() as guard:
        while not (await guard.execute(_TRY)).scalar_one():
            await guard.rollback()
            if time.monotonic() > patience:
                raise StillInUse("another process has been migrating for ten minutes")
            await asyncio.sleep(_PAUSE)
        # In the simple protocol, which leaves no snapshot: such an index waits for it.
        raw = await guard.get_raw_connection()
        await raw.driver_connection.execute("SELECT")  # type: ignore[union-attr] # it is open
        yield


async def _insist(engine: AsyncEngine, until: float) -> None:
    while True:
        try:
            async with engine.connect() as connection:
                await connection.run_sync(_upgrade)
        except exc.DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCKED:
                raise
            if time.monotonic() > until:
                raise StillInUse("a table is in use by a long transaction") from error
            _log.warning("a table is in use; the migration is tried again")
            await asyncio.sleep(_PAUSE)
        else:
            return


async def _make(space: Space, engine: AsyncEngine) -> str | None:
    by_itself = engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        async with by_itself.connect() as connection:
            await space.make(connection)
    except CannotHaveVectors as error:
        return str(error)
    return None


def _upgrade(connection: Connection) -> None:
    @event.listens_for(connection, "begin")
    def _(begun: Connection) -> None:
        begun.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LONGEST}'")

    alembic = config()
    alembic.attributes["connection"] = connection
    command.upgrade(alembic, "head")
