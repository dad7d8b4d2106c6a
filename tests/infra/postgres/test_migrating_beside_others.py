"""Migrations beside processes that migrate too, and beside who uses the tables."""

import asyncio
from pathlib import Path

import asyncpg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from infra.postgres.migrate import StillInUse, config, migrate
from tests.infra.postgres.crowds import CONCURRENT, migrating
from tests.infra.postgres.databases import on, upgrade

NEWEST = ScriptDirectory.from_config(config()).get_current_head()


def has_index(connection: Connection) -> bool:
    ours = "SELECT to_regclass('ix_later') IS NOT NULL"
    return bool(connection.scalar(text(ours)))


def at(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def test_an_index_may_be_built_concurrently_by_whoever_comes_first(
    empty: str, tmp_path: Path
) -> None:
    (tmp_path / "later.py").write_text(CONCURRENT.format(newest=NEWEST))

    assert migrating(empty, tmp_path) == []

    assert on(empty, has_index)
    assert on(empty, at) == "9999"


def test_a_table_in_use_is_not_waited_for_in_front_of_everybody(empty: str) -> None:
    upgrade(empty, "0003")

    async def meanwhile() -> None:
        user = await asyncpg.connect(empty.replace("+asyncpg", ""))
        async with user.transaction():
            await user.execute("LOCK TABLE outbox IN ACCESS SHARE MODE")
            with pytest.raises(StillInUse):
                await asyncio.to_thread(migrate, empty, insists=0)
        await user.close()

    asyncio.run(meanwhile())
    assert on(empty, at) == "0003"

    migrate(empty)
    assert on(empty, at) == NEWEST


def test_it_insists_until_the_table_is_free(empty: str) -> None:
    upgrade(empty, "0003")

    async def meanwhile() -> None:
        user = await asyncpg.connect(empty.replace("+asyncpg", ""))
        transaction = user.transaction()
        await transaction.start()
        await user.execute("LOCK TABLE outbox IN ACCESS SHARE MODE")
        migrating = asyncio.create_task(asyncio.to_thread(migrate, empty))
        await asyncio.sleep(3)  # longer than one try

        assert not migrating.done()
        await transaction.rollback()
        await migrating
        await user.close()

    asyncio.run(meanwhile())
    assert on(empty, at) == NEWEST
