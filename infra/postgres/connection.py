"""The connection to PostgreSQL, and what its being down looks like."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

import asyncpg
from sqlalchemy import exc, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from infra.availability import Availability, Trouble
from resolvers.errors import StoreUnavailable

_POOL = 10
PATIENT = 5.0
"""Seconds for what may wait for another's row, or for a slow disk."""
_GOODBYE = 0.05
"""Seconds."""
_DOWN_STATES = ("08", "53", "57", "28", "3D")
"""SQLSTATE: connection, resources, shutdown, password, no such database."""
_REFUSING_STATES = ("25006", "53100", "53200")
"""SQLSTATE: read-only, disk full, out of memory."""
_IS_READ_ONLY = text("SELECT current_setting('transaction_read_only')::bool")
_NOT_MIGRATED = ("42P01", "42703")
"""No such table, no such column."""


class _Impatient(asyncpg.Connection):
    """Does not wait for a server that hangs to say goodbye; SQLAlchemy would, 2 s."""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109 - as in asyncpg
        await super().close(timeout=_GOODBYE)


@dataclass(frozen=True, slots=True)
class PostgresConnection:
    """A `resolvers.ports.service.Store`, and the sessions its adapters open."""

    engine: AsyncEngine
    availability: Availability
    timeout: float
    """Seconds to get a connection that answers, and for a read."""
    name: str = "postgres"
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_POOL))

    @classmethod
    def to(cls, url: str, *, timeout: float) -> Self:
        """Prepare connections; opens none."""
        engine = create_async_engine(
            url,
            pool_size=_POOL,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={
                "timeout": timeout,
                "command_timeout": PATIENT,
                "connection_class": _Impatient,
                "server_settings": {"application_name": "onboarding"},
            },
        )
        at = make_url(url)
        address = f"{at.host or 'localhost'}:{at.port or 5432}"
        return cls(engine, Availability("PostgreSQL", address, _trouble_of), timeout)

    @asynccontextmanager
    async def transaction(
        self, *, limit: float | None = None
    ) -> AsyncIterator[AsyncSession]:
        """Open one session and one transaction, committed when the block ends.

        *limit* is in seconds, for all of the block; else `timeout`.
        """
        async with self._turns:
            # Around the session, whose end is a roll-back that may fail, too.
            with self.availability.guard():
                async with AsyncSession(self.engine, expire_on_commit=False) as s:
                    async with asyncio.timeout(self.timeout):
                        await s.connection()
                    async with asyncio.timeout(limit or self.timeout):
                        yield s
                        await s.commit()

    async def ping(self) -> None:
        async with self.transaction() as session:
            connection = await session.connection()
            found = await connection.execute(_IS_READ_ONLY)
            if found.scalar_one():
                raise StoreUnavailable(self.availability.store)

    async def close(self) -> None:
        await self.engine.dispose()


def _trouble_of(error: Exception) -> Trouble | None:
    if isinstance(error, OSError | TimeoutError | exc.TimeoutError):
        return Trouble(type(error).__name__)
    if not isinstance(error, exc.DBAPIError):
        return None
    state: str = getattr(error.orig, "sqlstate", None) or ""
    if state in _NOT_MIGRATED:
        return Trouble("its tables are not today's: run `onboarding migrate`")
    reason = f"{type(error).__name__} {state}"
    if state in _REFUSING_STATES:
        return Trouble(reason, answers=True)
    down = error.connection_invalidated or state.startswith(_DOWN_STATES)
    return Trouble(reason) if down else None
