"""A month of ended messages slows nobody: what is asked often is found by an index."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from infra.postgres.handover import Handover
from infra.postgres.message_log import MessageLog
from infra.postgres.outbox import CODES, MESSAGES, PostgresOutbox
from tests.infra.postgres.outbox.rows import CODE, NOW, Outbox

DAY = timedelta(days=1)


@pytest.fixture
async def statements(
    rows: Outbox, messenger: PostgresOutbox
) -> AsyncIterator[list[tuple[str, Any]]]:
    """Note what is asked of an outbox where twenty thousand have ended."""
    await rows.add_many(20_000, state="sent", at=NOW - DAY)
    await rows.add_many(20, state="dead", at=NOW - DAY)
    await rows.add(kind="expiring")
    await messenger.send(CODE)
    await rows.run("ANALYZE outbox")
    noted: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, values: Any, *_: Any) -> None:
        noted.append((statement, values))

    engine = rows.postgres.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield noted
    event.remove(engine, "before_cursor_execute", note)
    await rows.empty()


async def plan(rows: Outbox, statements: list[tuple[str, Any]], start: str) -> str:
    """Return how PostgreSQL does the one statement that begins like this."""
    found = [(text, values) for text, values in statements if text.startswith(start)]
    ((text, values),) = found
    async with rows.postgres.transaction() as session:
        connection = await session.connection()
        lines = await connection.exec_driver_sql(f"EXPLAIN {text}", values)
        return "\n".join(line for (line,) in lines)


@pytest.mark.parametrize("lane", [CODES, MESSAGES])
async def test_what_is_due_is_found_by_an_index(
    rows: Outbox, statements: list[tuple[str, Any]], lane: str
) -> None:
    async with Handover(rows.postgres, rows.clock).batch(lane, limit=100) as batch:
        assert len(batch) == 1

    assert "ix_outbox_due" in await plan(rows, statements, "SELECT")


async def test_what_got_lost_is_found_by_an_index(
    rows: Outbox, statements: list[tuple[str, Any]]
) -> None:
    handover = Handover(rows.postgres, rows.clock)
    await handover.hand_over_again(MESSAGES, before=NOW)

    done = await plan(rows, statements, "UPDATE")
    assert "ix_outbox_open" in done
    assert "Seq Scan" not in done


async def test_what_is_cleaned_up_is_found_by_indexes(
    rows: Outbox, statements: list[tuple[str, Any]]
) -> None:
    await Handover(rows.postgres, rows.clock).forget()

    assert "ix_outbox_content" in await plan(rows, statements, "UPDATE")
    assert "ix_outbox_created_at" in await plan(rows, statements, "DELETE")


async def test_what_operators_and_metrics_ask_is_found_by_indexes(
    rows: Outbox, statements: list[tuple[str, Any]]
) -> None:
    log = MessageLog(rows.postgres, rows.clock)

    assert len(await log.counts()) == 3
    assert "ix_outbox_open" in await plan(rows, statements, "SELECT")

    statements.clear()
    assert len(await log.recent(states=(), kinds=(), limit=50)) == 50
    assert "ix_outbox_created_at" in await plan(rows, statements, "SELECT")
