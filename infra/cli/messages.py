"""`onboarding messages`: what became of them, and another try."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar
from uuid import UUID

import typer

from infra.cli.configuration import fail
from infra.cli.output import Json, say, say_json, say_table
from infra.cli.using import with_stores
from infra.settings import Settings
from resolvers.models.message import DeliveryState, Kind

if TYPE_CHECKING:
    from infra.postgres.message_log import MessageLog
    from infra.postgres.tables import OutboxRow
    from infra.wiring import Stores

messages = typer.Typer(
    help="Messages to people: what became of each. Never what they say, or to whom.",
    no_args_is_help=True,
)
Result = TypeVar("Result")
_COLUMNS = ("id", "kind", "state", "tries", "written (UTC)", "reason")


@messages.command(name="list")
def list_(
    state: Annotated[
        list[DeliveryState] | None, typer.Option(help="May be repeated.")
    ] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="May be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    *,
    json: Json = False,
) -> None:
    """List messages, newest first."""
    rows = _with_log(
        lambda log: log.recent(states=state or (), kinds=kind or (), limit=limit)
    )
    if json:
        say_json([_details(row) for row in rows])
        return
    say_table(
        _COLUMNS,
        ((r.id, r.kind, r.state, r.tries, r.created_at, r.reason) for r in rows),
    )


@messages.command()
def show(message: UUID, *, json: Json = False) -> None:
    """Tell everything about one message but what it says."""
    row = _with_log(lambda log: log.message(message))
    if row is None:
        fail("There is no such message, or it ended more than a month ago.")
    if json:
        say_json(_details(row))
        return
    for name, value in _details(row).items():
        say(f"{name:10} {value}")


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
    say(f"{len(again)} will be sent again.")
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
    async def ask(_: Settings, stores: "Stores") -> Result:
        from infra.postgres.message_log import MessageLog  # noqa: PLC0415 - slow to import
        from infra.wiring import now  # noqa: PLC0415 - as above

        return await use(MessageLog(stores.postgres, now))

    return with_stores(ask)
