"""Databases whose tables are of some day: what is in them, and how they get there."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from infra.postgres.migrate import config

T = TypeVar("T")


def on(url: str, work: Callable[[Connection], T]) -> T:
    """Return what *work* finds in the database, in one transaction."""

    async def run() -> T:
        engine = create_async_engine(_with_driver(url), poolclass=NullPool)
        async with engine.begin() as connection:
            return await connection.run_sync(work)

    return asyncio.run(run())


def upgrade(url: str, revision: str) -> None:
    on(url, lambda connection: command.upgrade(_alembic(connection), revision))


def downgrade(url: str, revision: str) -> None:
    on(url, lambda connection: command.downgrade(_alembic(connection), revision))


async def execute(url: str, statement: str) -> None:
    """Run one statement outside any transaction."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute(statement)
    await connection.close()


def _alembic(connection: Connection) -> Config:
    alembic = config()
    alembic.attributes["connection"] = connection
    return alembic


def _with_driver(url: str) -> str:
    return "postgresql+asyncpg://" + url.partition("://")[2]
