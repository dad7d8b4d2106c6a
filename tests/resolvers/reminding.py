"""Drafts by the clock of Porto-Novo, and the ports of who reminds of them, by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from resolvers.errors import StoreUnavailable
from resolvers.models.answers import Answers
from resolvers.models.draft import Draft, DraftState, Snapshot, Standing
from resolvers.models.person import PersonId
from resolvers.models.place import Trace
from resolvers.ports.drafts import Asked
from resolvers.ports.messages import Watched

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(text: str) -> datetime:
    """Return the moment that Porto-Novo calls `23 14:00`, in November of 2026."""
    return datetime.strptime(f"2026-11-{text} +0100", "%Y-%m-%d %H:%M %z").astimezone(
        UTC
    )


def draft(
    saved: datetime, lifetime: timedelta = DAY, *, begun: datetime | None = None
) -> Draft:
    """Return a draft that was last *saved* then."""
    return Draft(
        1, 1, begun or saved, saved, saved + lifetime, Answers(), step_since=saved
    )


def open_with(draft: Draft | None, state: DraftState = DraftState.OPEN) -> Snapshot:
    return Snapshot(draft, Standing(state, 1), (b"", b""))


NOTHING = Snapshot(None, None, (b"", b""))


@dataclass
class Watch:
    """A clock that goes on when it is told to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Drafts:
    """A `DraftStore` to read from; an error in it is raised."""

    stored: dict[PersonId, Snapshot | Exception] = field(default_factory=dict)
    loaded: list[PersonId] = field(default_factory=list)
    meanwhile: tuple["Book", PersonId, datetime] | None = None
    """Who begins a draft while somebody looks at theirs, and when to look at it."""

    async def assure(self, person: PersonId) -> None:
        raise NotImplementedError

    def ask(self, person: PersonId) -> Asked:
        raise NotImplementedError

    async def load(self, person: PersonId, asked: Asked | None = None) -> Snapshot:
        self.loaded.append(person)
        if self.meanwhile:
            book, new, moment = self.meanwhile
            await book.watch(new, moment)
        found = self.stored.get(person, NOTHING)
        if isinstance(found, Exception):
            raise found
        return found

    async def swap(
        self,
        person: PersonId,
        seen: Snapshot,
        draft: Draft | None,
        standing: Standing,
    ) -> bool:
        raise NotImplementedError


@dataclass
class Book:
    """A `ReminderBook`."""

    pages: dict[PersonId, datetime] = field(default_factory=dict)
    traces: dict[PersonId, Trace] = field(default_factory=dict)
    away: bool = False

    async def watch(
        self, person: PersonId, at: datetime, trace: Trace | None = None
    ) -> Trace | None:
        before = self.traces.pop(person, None)
        self.pages[person] = at
        if trace:
            self.traces[person] = trace
        return before

    async def due(self, now: datetime, *, limit: int) -> Sequence[Watched]:
        if self.away:
            raise StoreUnavailable("Redis")
        found = sorted((at, person) for person, at in self.pages.items() if at <= now)
        return [Watched(person, at) for at, person in found[:limit]]

    async def settle(
        self, seen: Watched, again: datetime | None, trace: Trace | None = None
    ) -> Trace | None:
        if self.pages.get(seen.person) != seen.at:
            return None
        if again is None:
            del self.pages[seen.person]
            return self.traces.pop(seen.person, None)
        self.pages[seen.person] = again
        if trace:
            self.traces[seen.person] = trace
        return None
