"""How the onboarding goes: sums over everybody, and nobody in particular."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from resolvers.errors import StoreUnavailable
from resolvers.models.answers import Role, Step

T = TypeVar("T")


class StepCount(NamedTuple):
    """What drafts did in one step."""

    step: Step
    reached: int
    """Drafts that came this far, or were finalized without it."""
    passed: int
    """Drafts that went on from it, and took a time that is known."""
    median_seconds: int | None
    """Half of those needed less; None if none has passed."""
    mean_seconds: int | None
    discarded: int
    dropped: int
    """Drafts that expired here."""


class Funnel(NamedTuple):
    """How many began, and how far they came."""

    role: Role | None
    """None is everybody, also those whose role is not known yet."""
    started: int
    finalized: int
    discarded: int
    dropped: int
    steps: tuple[StepCount, ...]


class Refusals(NamedTuple):
    """What a rate limit refused."""

    policy: str
    requests: int


class Period(NamedTuple):
    """Some days, as Porto-Novo counts them."""

    first: date
    last: date
    saved: int
    everybody: Funnel
    roles: tuple[Funnel, ...]
    refusals: tuple[Refusals, ...]


class OpenDrafts(NamedTuple):
    """Drafts that somebody may go on with."""

    step: Step
    role: Role | None
    drafts: int


class OutboxCount(NamedTuple):
    """Messages that have not ended well."""

    lane: str
    state: str
    messages: int
    oldest_seconds: int
    """Since the one that waits for longest was due."""


class QueueCount(NamedTuple):
    """Jobs that BullMQ has."""

    lane: str
    state: str
    jobs: int


@dataclass(frozen=True, slots=True)
class Now:
    """What is open and what waits; a part is None while its store is away."""

    drafts_there: tuple[OpenDrafts, ...] | None
    outbox_there: tuple[OutboxCount, ...] | None
    queue_there: tuple[QueueCount, ...] | None

    @property
    def drafts(self) -> tuple[OpenDrafts, ...]:
        return _there(self.drafts_there, "Redis")

    @property
    def outbox(self) -> tuple[OutboxCount, ...]:
        return _there(self.outbox_there, "PostgreSQL")

    @property
    def queue(self) -> tuple[QueueCount, ...]:
        return _there(self.queue_there, "Redis")


@dataclass(frozen=True, slots=True)
class Statistics:
    """All that staff is told. What a missing store would know, refuses to be read."""

    counted_at: datetime
    now: Now
    total_there: Period | None
    days_there: tuple[Period, ...] | None

    @property
    def is_whole(self) -> bool:
        """Whether no store was missing."""
        parts = (self.total_there, self.now.outbox_there, self.now.queue_there)
        return None not in parts

    @property
    def total(self) -> Period:
        return _there(self.total_there, "Redis")

    @property
    def days(self) -> tuple[Period, ...]:
        """The oldest first, today last."""
        return _there(self.days_there, "Redis")


def _there(part: T | None, store: str) -> T:
    if part is None:
        raise StoreUnavailable(store)
    return part
