"""The connection to PostgreSQL, and what its being down looks like."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Self, TypeVar

import asyncpg
from sqlalchemy import exc, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from infra.availability import Availability, Trouble
from infra.postgres.address import Address
from resolvers.errors import StoreUnavailable

POOL = 10
"""Connections of one process, at most."""
PATIENT = 5.0
"""Seconds for what may wait for another's row, or for a slow disk."""
_GOODBYE = 0.05
"""Seconds."""
_DOWN_STATES = ("08", "53", "57", "28", "3D", "40001")
"""SQLSTATE: connection, resources, shutdown, password, no such database; and a replica
that had to go on without our query. (Of a primary only serializable transactions hear
that one, and we have none.)"""
_REFUSING_STATES = ("25006", "53100", "53200")
"""SQLSTATE: read-only, disk full, out of memory."""
_IS_READ_ONLY = text("SELECT current_setting('transaction_read_only')::bool")
_NOT_MIGRATED = ("42P01", "42703")
"""No such table, no such column."""
_POOLED = ("26000", "42P05")
"""No such prepared statement, or there is one of that name."""
T = TypeVar("T")


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
    replica: "PostgresConnection | None" = None
    """A copy that may be behind."""
    name: str = "postgres"
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(POOL))

    @classmethod
    def to(cls, url: str, *, timeout: float, replica: str | None = None) -> Self:
        """Prepare connections to *url*, and to its *replica*; opens none."""
        copy = replica and cls._to(replica, timeout, "PostgreSQL's replica")
        return cls._to(url, timeout, "PostgreSQL", copy or None)

    @classmethod
    def _to(
        cls, url: str, timeout: float, store: str, replica: Self | None = None
    ) -> Self:
        address = Address.read(url)
        engine = create_async_engine(
            address.url,
            pool_size=POOL,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={
                "timeout": timeout,
                "command_timeout": PATIENT,
                "connection_class": _Impatient,
                "server_settings": {"application_name": "onboarding"},
                **address.arguments,
            },
        )
        availability = Availability(store, address.shown, _trouble_of)
        return cls(engine, availability, timeout, replica)

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

    async def read_behind(
        self,
        read: Callable[[AsyncSession], Awaitable[T]],
        *,
        limit: float | None = None,
    ) -> T:
        """Do a *read* that may be behind: on the replica, or here if that is away.

        *limit* is in seconds, as in `transaction`.
        """
        if self.replica:
            with suppress(StoreUnavailable):
                async with self.replica.transaction(limit=limit) as session:
                    return await read(session)
        async with self.transaction(limit=limit) as session:
            return await read(session)

    async def ping(self) -> None:
        async with self.transaction() as session:
            connection = await session.connection()
            found = await connection.execute(_IS_READ_ONLY)
            if found.scalar_one():
                raise StoreUnavailable(self.availability.store)

    async def close(self) -> None:
        if self.replica:
            await self.replica.close()
        await self.engine.dispose()


def _trouble_of(error: Exception) -> Trouble | None:
    if isinstance(error, OSError | TimeoutError | exc.TimeoutError):
        return Trouble(type(error).__name__)
    if not isinstance(error, exc.DBAPIError):
        return None
    state: str = getattr(error.orig, "sqlstate", None) or ""
    if state in _NOT_MIGRATED:
        return Trouble("its tables are not today's: run `onboarding migrate`")
    if state in _POOLED:
        return Trouble("a pooler is in between: its URL needs ?pgbouncer=true")
    reason = f"{type(error).__name__} {state}"
    if state in _REFUSING_STATES:
        return Trouble(reason, answers=True)
    down = error.connection_invalidated or state.startswith(_DOWN_STATES)
    return Trouble(reason) if down else None
