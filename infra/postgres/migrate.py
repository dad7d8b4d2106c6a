"""Brings a database up to today's tables. Several processes may try at once."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

_ONE_AT_A_TIME = 0x1AB0  # any number, as long as it is ours: "Immo Bénin onboarding"


def migrate(url: str, *, timeout: float = 10) -> None:
    """Apply what is missing. *timeout* in seconds, to connect."""
    asyncio.run(_migrate(url, connect_within=timeout))


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


async def _migrate(url: str, *, connect_within: float) -> None:
    engine = create_async_engine(
        url, poolclass=NullPool, connect_args={"timeout": connect_within}
    )
    async with engine.connect() as connection:
        await connection.run_sync(_upgrade)
        await connection.commit()
    await engine.dispose()


def _upgrade(connection: Connection) -> None:
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
    alembic = config()
    alembic.attributes["connection"] = connection
    command.upgrade(alembic, "head")
