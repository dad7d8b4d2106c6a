"""`onboarding stats`: how the sign-ups go, as `/staff` shows it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.output import Json, say, say_json, say_table
from infra.cli.using import with_stores
from infra.settings import Settings

if TYPE_CHECKING:
    from infra.wiring import Stores
    from resolvers.models.statistics import Funnel, Statistics

_COLUMNS = ("role", "step", "reached", "dropped", "discarded", "median s")
_SUMS = ("role", "started", "finalized", "dropped", "discarded")


def stats(
    days: Annotated[int, typer.Option(min=1, max=35, help="Today's is the last.")] = 1,
    *,
    json: Json = False,
) -> None:
    """Say how far people came, what is open and what waits; sums, and no names."""

    async def look(settings: Settings, stores: "Stores") -> "Statistics":
        from infra.statistics import statistics_in  # noqa: PLC0415 - slow to import
        from infra.wiring import now  # noqa: PLC0415 - as above

        ours = statistics_in(settings, stores.redis, stores.postgres, now)
        return await ours.of(days)

    found = with_stores(look)
    now_ = found.now
    if json:
        say_json(
            {
                "counted_at": found.counted_at,
                "total": found.total_there,
                "drafts": now_.drafts_there,
                "outbox": now_.outbox_there,
                "queue": now_.queue_there,
            }
        )
        return
    if total := found.total_there:
        say(f"{total.first} to {total.last}, {total.saved} saves")
        funnels = (total.everybody, *total.roles)
        _say_rows(_SUMS, map(_sums, funnels))
        _say_rows(_COLUMNS, (row for funnel in funnels for row in _steps(funnel)))
        _say_rows(("limit", "refused"), total.refusals)
    else:
        say("Redis is away, and with it what was counted.")
    _say_rows(("open at step", "role", "drafts"), now_.drafts_there or ())
    _say_rows(("outbox", "state", "messages", "oldest s"), now_.outbox_there or ())
    _say_rows(("queue", "state", "jobs"), now_.queue_there or ())


def _say_rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    told = [tuple(row) for row in rows]
    if told:
        say("")
        say_table(columns, told)


def _sums(funnel: "Funnel") -> Sequence[object]:
    who = funnel.role or "everybody"
    return who, funnel.started, funnel.finalized, funnel.dropped, funnel.discarded


def _steps(funnel: "Funnel") -> Iterable[Sequence[object]]:
    for step in funnel.steps:
        yield (
            funnel.role or "everybody",
            step.step,
            step.reached,
            step.dropped,
            step.discarded,
            step.median_seconds,
        )
