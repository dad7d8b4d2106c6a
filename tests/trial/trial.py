"""One trial: people use the service while it breaks, and then everything is checked."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import aiohttp

from infra.postgres.connection import PostgresConnection
from tests.promises.messages.post_office import Hurry, PostOffice
from tests.trial import ledger
from tests.trial.checker import broken
from tests.trial.faults import Injector
from tests.trial.hasty import HASTY, excesses, hasty_people
from tests.trial.history import History
from tests.trial.journal import Entry, Journal
from tests.trial.people import Crowd, Visitor
from tests.trial.plan import LAST, Fault
from tests.trial.processes import ready
from tests.trial.stage import QUOTA, WINDOW, Stage, staged
from tests.trial.stored import Stored, read

_AFTERWARDS = 120.0
"""Seconds for people to come to an end when everything works again."""
_RECOVERING = 3.0
"""Seconds after a fault of Redis in which processes may still count for themselves."""


@dataclass(frozen=True)
class Form:
    """How large a trial is."""

    seed: int
    plan: Sequence[Fault]
    at_once: int
    """People."""
    recovers_within: float
    """Seconds from the last store's being back until nothing is missing."""
    hurry: Hurry
    drains_within: float


@dataclass
class Result:
    """What was found, and what was done to find it."""

    entries: Sequence[Entry]
    injector: Injector
    findings: dict[int, list[str]] = field(default_factory=dict)
    """By person; what is nobody's is under -1."""
    recovered: float = 0
    messages: Counter[str] = field(default_factory=Counter)
    profiles: int = 0

    def found(self, findings: Iterator[str], person: int = -1) -> None:
        if new := list(findings):
            self.findings.setdefault(person, []).extend(new)


async def trial(folder: Path, form: Form) -> Result:
    """Run a trial in *folder*."""
    async with (
        staged(folder) as stage,
        aiohttp.ClientSession(
            # A connection each: who answers is a matter of chance.
            connector=aiohttp.TCPConnector(force_close=True, limit=0)
        ) as http,
    ):
        journal = Journal(folder / "journal.jsonl")
        crowd = Crowd(http, stage.url, journal, stage.receivers, form.seed)
        injector = Injector(stage, journal.seconds)
        result = Result(journal.entries, injector)
        visitors = await _use(crowd, injector, form, result)
        await _drain(stage, form)
        ids = _ids(journal.entries)
        stored = await read(stage.settings, [UUID(i) for i in _all(ids)])
        _check(result, stored, stage, visitors, ids)
        journal.close()
        return result


async def _use(
    crowd: Crowd, injector: Injector, form: Form, result: Result
) -> list[Visitor]:
    """Have people use the service until all faults are over, and they have finished."""
    visitors: list[Visitor] = []

    async def slot(first: int) -> None:
        number = first
        while not crowd.is_over.is_set():
            visitor = Visitor(crowd, number)
            visitors.append(visitor)
            try:
                await visitor.live()
            except Exception as error:  # noqa: BLE001 - it is told with all the others
                result.found(iter([f"{type(error).__name__}: {error}"]), number)
            number += form.at_once

    using = [asyncio.create_task(slot(n)) for n in range(1, form.at_once + 1)]
    using.append(asyncio.create_task(hasty_people(crowd)))
    await injector.run(form.plan)
    await ready(crowd.url, within=60)
    await injector.run(LAST)
    since = time.monotonic()
    await ready(crowd.url, within=60)
    result.recovered = time.monotonic() - since
    if result.recovered > form.recovers_within:
        result.found(iter([f"it took {result.recovered:.1f} s until all was well"]))
    crowd.is_over.set()
    async with asyncio.timeout(_AFTERWARDS):
        await asyncio.gather(*using)
        for some in range(0, len(visitors), form.at_once):
            await asyncio.gather(*(v.look() for v in visitors[some:][: form.at_once]))
    return visitors


async def _drain(stage: Stage, form: Form) -> None:
    settings = stage.settings
    postgres = PostgresConnection.to(settings.database_dsn, timeout=5)
    office = PostOffice(postgres, settings.redis_dsn)
    try:
        number = len(await office.rows())
        await office.until_ended(number, within=form.drains_within, hurry=form.hurry)
        # What lost its worker is found to have ended already.
        await office.until_idle(within=form.drains_within)
    finally:
        await postgres.close()


def _check(
    result: Result,
    stored: Stored,
    stage: Stage,
    visitors: Sequence[Visitor],
    ids: dict[int, set[str]],
) -> None:
    entries = result.entries
    of: dict[int, list[Entry]] = {}
    for entry in entries:
        of.setdefault(entry.person, []).append(entry)
    for visitor in visitors:
        for id_ in ids.get(visitor.number, ()):
            history = History(of[visitor.number])
            result.found(broken(history, UUID(id_), stored), visitor.number)
    result.found(ledger.messages(stored, stage.receivers.taken, entries))
    result.found(ledger.people(stored, ids, entries))
    result.found(ledger.our_faults(entries))
    away = [
        (began, ended + _RECOVERING)
        for began, ended, fault in result.injector.spans
        if fault.target == "redis"
    ]
    result.found(excesses(entries, quota=QUOTA, window=WINDOW, without=away))
    rows = stored.tables["outbox"]
    result.messages = Counter(f"{row['kind']} {row['state']}" for row in rows)
    result.profiles = len(stored.tables["profiles"])


def _ids(entries: Sequence[Entry]) -> dict[int, set[str]]:
    """Return whom every person was told to be."""
    ids: dict[int, set[str]] = {}
    for entry in entries:
        if viewer := entry.told.get("viewer"):
            ids.setdefault(entry.person, set()).add(viewer)
    return ids


def _all(ids: dict[int, set[str]]) -> list[str]:
    return sorted(
        {id_ for person, found in ids.items() for id_ in found if person < HASTY}
    )
