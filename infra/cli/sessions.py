"""`onboarding sessions`: where a person is signed in, and ending that."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from infra.cli.configuration import fail
from infra.cli.output import Json, say, say_json, say_table
from infra.cli.using import with_stores
from infra.settings import Settings
from resolvers.models.person import PersonId

if TYPE_CHECKING:
    from infra.redis.sessions import RedisSessionStore
    from infra.wiring import Stores
    from resolvers.models.session import Session

sessions = typer.Typer(
    help="Sessions of one person. Ids are hashes: they open nothing.",
    no_args_is_help=True,
)
_COLUMNS = ("id", "device", "since (UTC)", "last used (UTC)")


@sessions.command(name="list")
def list_(person: UUID, *, json: Json = False) -> None:
    """List the sessions of PERSON, the last used first."""

    async def look(settings: Settings, stores: "Stores") -> "list[Session]":
        return await _store(settings, stores).of(PersonId(person))

    found = with_stores(look)
    if json:
        say_json(found)
        return
    rows = ((s.id, s.device, s.created_at, s.last_used_at) for s in found)
    say_table(_COLUMNS, rows)


@sessions.command()
def end(
    person: UUID,
    session: Annotated[str | None, typer.Argument(help="The start of its id.")] = None,
    *,
    everywhere: Annotated[
        bool, typer.Option("--all", help="All of them, tokens of NestJS too.")
    ] = False,
) -> None:
    """End one session of PERSON, or all; it works at once."""
    if bool(session) == everywhere:
        fail("Name one session, or say --all.")

    async def close(settings: Settings, stores: "Stores") -> int:
        store, owner = _store(settings, stores), PersonId(person)
        found = await store.of(owner)
        if everywhere:
            await store.close_all(owner)
            return len(found)
        meant = [s.id for s in found if s.id.startswith(str(session))]
        if len(meant) == 1:
            await store.close(owner, meant[0])
        return len(meant)

    ended = with_stores(close)
    if not everywhere and ended != 1:
        fail(f"{ended} sessions of this person have an id that starts so; none ended.")
    say(f"{ended} ended.")


def _store(settings: Settings, stores: "Stores") -> "RedisSessionStore":
    from infra.redis.sessions import RedisSessionStore  # noqa: PLC0415 - slow to import
    from infra.wiring import now  # noqa: PLC0415 - as above

    idle = timedelta(seconds=settings.session_ttl)
    return RedisSessionStore(stores.redis, now, idle=idle)
