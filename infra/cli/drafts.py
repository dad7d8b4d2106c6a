"""`onboarding drafts`: who is filling in the form, and what lies in Redis for them."""

from contextlib import aclosing
from dataclasses import asdict, astuple
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from infra.cli.configuration import fail
from infra.cli.output import Json, say, say_json, say_table
from infra.cli.using import with_stores
from infra.settings import Settings
from resolvers.models.person import PersonId

if TYPE_CHECKING:
    from infra.redis.draft_shelf import ShelvedDraft
    from infra.wiring import Stores
    from resolvers.drafts import DiscardOutcome

drafts = typer.Typer(
    help="Open drafts. What is sealed stays sealed.", no_args_is_help=True
)
_COLUMNS = ("person", "version", "role", "answers", "saved (UTC)", "expires (UTC)")
_NONE = "There is no such draft: none was begun, or it expired or was finished."


@drafts.command(name="list")
def list_(
    limit: Annotated[int, typer.Option(min=1, max=1_000_000)] = 50,
    *,
    json: Json = False,
) -> None:
    """List open drafts, in no order."""

    async def look(_: Settings, stores: "Stores") -> "tuple[list[ShelvedDraft], int]":
        from infra.redis.draft_shelf import DraftShelf  # noqa: PLC0415 - slow to import
        from infra.wiring import now  # noqa: PLC0415 - as above

        found: list[ShelvedDraft] = []
        unreadable = 0
        async with aclosing(DraftShelf(stores.redis, now).walk()) as shelf:
            async for draft in shelf:
                if draft is None:
                    unreadable += 1
                elif len(found) < limit:
                    found.append(draft)
                else:
                    break
        return found, unreadable

    found, unreadable = with_stores(look)
    if json:
        say_json([asdict(draft) for draft in found])
        return
    say_table(_COLUMNS, map(astuple, found))
    if unreadable:
        say(f"{unreadable} others are broken, or of the NestJS backend.")


@drafts.command()
def show(person: UUID, *, json: Json = False) -> None:
    """Show one person's draft. It holds what they typed: look only if you must."""

    async def look(_: Settings, stores: "Stores") -> dict[str, object] | None:
        from infra.redis.draft_shelf import DraftShelf  # noqa: PLC0415 - slow to import
        from infra.wiring import now  # noqa: PLC0415 - as above

        return await DraftShelf(stores.redis, now).document(PersonId(person))

    try:
        document = with_stores(look)
    except ValueError:
        fail(f"The draft at onboarding:{person} cannot be read.")
    if document is None:
        fail(_NONE)
    if json:
        say_json(document)
        return
    for name, value in document.items():
        if isinstance(value, dict):
            say(f"{name}:")
            for path, answer in value.items():
                say(f"  {path:28} {answer}")
        else:
            say(f"{name:15} {value}")


@drafts.command()
def delete(
    person: UUID,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Throw one person's draft away, as `discardOnboardingDraft` does."""
    if not yes:
        typer.confirm(f"Throw away what {person} has typed?", abort=True)

    async def discard(settings: Settings, stores: "Stores") -> "DiscardOutcome":
        from infra.wiring import build_resolvers, limits_in  # noqa: PLC0415 - as above

        limits = limits_in(stores.redis, settings)
        ours = build_resolvers(settings, stores, limits)
        return await ours.drafts.discard(PersonId(person), expected_version=None)

    outcome = with_stores(discard)
    if not getattr(outcome, "was_there", False):
        fail(_NONE)
    say("Thrown away.")
