"""`onboarding messages`: what became of them, and another try."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypeVar
from uuid import UUID

import typer

from infra.cli.configuration import fail, read_settings
from resolvers.models.message import DeliveryState, Kind

if TYPE_CHECKING:
    from infra.postgres.message_log import MessageLog
    from infra.postgres.tables import OutboxRow

messages = typer.Typer(
    help="Messages to people: what became of each. Never what they say, or to whom.",
    no_args_is_help=True,
)
Result = TypeVar("Result")
_COLUMNS = "{:36}  {:12}  {:9}  {:>5}  {:16}  {}"


@messages.command(name="list")
def list_(
    state: Annotated[
        list[DeliveryState] | None, typer.Option(help="May be repeated.")
    ] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="May be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
) -> None:
    """List messages, newest first."""
    rows = _with_log(
        lambda log: log.recent(states=state or (), kinds=kind or (), limit=limit)
    )
    _say(_COLUMNS.format("id", "kind", "state", "tries", "written (UTC)", "reason"))
    for row in rows:
        at, reason = _minute(row.created_at), row.reason or ""
        _say(_COLUMNS.format(str(row.id), row.kind, row.state, row.tries, at, reason))


@messages.command()
def show(message: UUID) -> None:
    """Tell everything about one message but what it says."""
    row = _with_log(lambda log: log.message(message))
    if row is None:
        fail("There is no such message, or it ended more than a month ago.")
    for name, value in _details(row).items():
        _say(f"{name:10} {value}")


@messages.command()
def retry(
    message: Annotated[list[UUID] | None, typer.Argument()] = None,
    *,
    dead: Annotated[bool, typer.Option(help="All dead letters.")] = False,
) -> None:
    """Have dead letters sent again. One that is uncertain may then arrive twice."""
    if bool(message) == dead:
        fail("Name messages, or say --dead for all dead letters.")
    again = _with_log(lambda log: log.retry(None if dead else message))
    _say(f"{len(again)} will be sent again.")
    if left := set(message or ()) - set(again):
        ids = " ".join(sorted(map(str, left)))
        fail(f"Not these, which are not dead letters, or codes that expired: {ids}")


def _details(row: "OutboxRow") -> dict[str, object]:
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "reason": row.reason or "",
        "tries": row.tries,
        "channel": row.channel or "",
        "person": row.user_id or "",
        "written": row.created_at,
        "due": row.due_at,
        "queued": row.relayed_at or "not yet",
        "last try": row.tried_at or "",
        "expires": row.expires_at or "never",
    }


def _with_log(use: "Callable[[MessageLog], Awaitable[Result]]") -> Result:
    from resolvers.errors import StoreUnavailable  # noqa: PLC0415 - slow to import

    try:
        return asyncio.run(_run(use))
    except StoreUnavailable:
        fail("PostgreSQL cannot be used: see the message above.")


async def _run(use: "Callable[[MessageLog], Awaitable[Result]]") -> Result:
    from infra.postgres.connection import PostgresConnection  # noqa: PLC0415 - as above
    from infra.postgres.message_log import MessageLog  # noqa: PLC0415 - as above
    from infra.wiring import now  # noqa: PLC0415 - as above

    postgres = PostgresConnection.to(read_settings().database_dsn, timeout=5)
    try:
        return await use(MessageLog(postgres, now))
    finally:
        await postgres.close()


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
