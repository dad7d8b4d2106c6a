"""A database of one's own, whose outbox no worker empties, and what lies in it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from infra.postgres.connection import PostgresConnection
from infra.postgres.migrate import migrate
from infra.sealing import Sealer
from resolvers.models.message import Channel, CodeMessage, Kind
from resolvers.models.person import Language
from tests.infra.postgres.databases import execute

NOW = datetime(2026, 11, 23, 10, 30, 0, 123456, UTC)
SEALER = Sealer("test:" + "A" * 43 + "=")
TEN_MINUTES = timedelta(minutes=10)
CODE = CodeMessage(
    Kind.SIGN_IN_CODE,
    Channel.SMS,
    "+2290197123456",
    "phone of +2290197123456",
    Language.FR,
    "194837",
    TEN_MINUTES,
)


def own_database(database_url: str, name: str) -> Iterator[str]:
    """Give a migrated database, dropped afterwards."""
    server, _, worker = database_url.rpartition("/")
    name = f"{worker}_{name}"
    asyncio.run(execute(database_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    asyncio.run(execute(database_url, f'CREATE DATABASE "{name}"'))
    migrate(f"{server}/{name}")
    yield f"{server}/{name}"
    asyncio.run(execute(database_url, f'DROP DATABASE "{name}" WITH (FORCE)'))


def connected(url: str, *, timeout: float = 2) -> PostgresConnection:
    driver = "postgresql+asyncpg://" + url.partition("://")[2]
    return PostgresConnection.to(driver, timeout=timeout)


@dataclass
class Clock:
    """A clock that goes on when it is told to."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta) -> None:
        self.now += time


@dataclass
class Outbox:
    """The table, as SQL sees it."""

    postgres: PostgresConnection
    clock: Clock = field(default_factory=Clock)

    async def run(self, statement: str, **values: Any) -> list[Any]:
        async with self.postgres.transaction(limit=10) as session:
            connection = await session.connection()
            result = await connection.execute(text(statement), values)
            return list(result.mappings()) if result.returns_rows else []

    async def empty(self) -> None:
        await self.run("TRUNCATE outbox, users CASCADE")

    async def person(self) -> UUID:
        """Make somebody known of whom nothing else is."""
        new = uuid4()
        await self.run(
            "INSERT INTO users (id, language, created_at) VALUES (:id, 'fr', :at)",
            id=new,
            at=self.clock(),
        )
        return new

    async def add(self, **columns: Any) -> UUID:
        """Write a row of *columns*, and what it cannot be without."""
        now, new = self.clock(), columns.pop("id", None) or uuid4()
        row = {
            "id": new,
            "kind": "welcome",
            "created_at": now,
            "due_at": now,
            **columns,
        }
        names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
        await self.run(f"INSERT INTO outbox ({names}) VALUES ({values})", **row)
        return new

    async def add_many(self, number: int, *, state: str, at: datetime) -> None:
        """Write that many that the queue has had since *at*."""
        await self.run(
            "INSERT INTO outbox (id, kind, created_at, due_at, relayed_at, state) "
            "SELECT gen_random_uuid(), 'welcome', :at, :at, :at, :state "
            "FROM generate_series(1, :number)",
            at=at,
            state=state,
            number=number,
        )

    async def row(self, id_: UUID) -> dict[str, Any]:
        (row,) = await self.run("SELECT * FROM outbox WHERE id = :id", id=id_)
        return dict(row)

    async def states(self) -> dict[UUID, str]:
        rows = await self.run("SELECT id, state FROM outbox")
        return {row["id"]: row["state"] for row in rows}

    async def everything(self) -> str:
        """Return all that a copy of the database shows."""
        shown = [
            str(dict(row))
            for table in ("outbox", "users", "audit_log")
            for row in await self.run(f"SELECT {table}::text AS row FROM {table}")
        ]
        return "\n".join(shown)


@asynccontextmanager
async def emptied(url: str) -> AsyncIterator[Outbox]:
    """Look at the outbox at *url*, empty at first, by today's clock."""
    outbox = Outbox(connected(url), Clock(datetime.now(UTC)))
    await outbox.empty()
    yield outbox
    await outbox.postgres.close()
