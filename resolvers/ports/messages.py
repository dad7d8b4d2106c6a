"""What takes messages to people: written down first, carried later."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from resolvers.models.message import (
    Channel,
    CodeMessage,
    DeliveryState,
    Kind,
    Letter,
    MessageId,
    Parcel,
)
from resolvers.models.person import PersonId
from resolvers.models.place import Trace

Begin: TypeAlias = Callable[[], Awaitable[None]]
"""Says that from now on the message may arrive. Raises `TakenOver`."""


class TakenOver(Exception):
    """Another worker is sending this message, or has ended it."""


class NotSent(Exception):
    """It certainly did not go out; another try may succeed.

    *reason* is for operators: a few words or a status code, never an address or a text.
    """

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class Refused(NotSent):
    """It did not go out, and another try would end the same way."""


class Uncertain(Exception):
    """It may have arrived, or not: the connection was lost before the answer came."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Carrier(Protocol):
    """Takes letters to people by one channel."""

    async def send(self, letter: Letter, begin: Begin) -> None:
        """Hand *letter* over, within half a minute.

        Calls *begin* right before it can no longer be taken back; a carrier that sends
        the same id once, however often it is asked, need not.

        Raises `NotSent`, `Refused` or `Uncertain`.
        """
        ...


class Messenger(Protocol):
    """Takes codes to be sent at once."""

    async def send(self, message: CodeMessage) -> None:
        """Write *message* down; raise `DeliveryUnavailable` if nobody would take it."""
        ...


class Parcels(Protocol):
    """Messages that were written down, and what became of each."""

    async def parcel(self, message: MessageId) -> Parcel | None: ...

    async def begin(self, parcel: Parcel, channel: Channel) -> datetime:
        """Mark it as on the wire, and return when: that names this try.

        Raises `TakenOver` if it is not as *parcel* says.
        """
        ...

    async def end(
        self,
        parcel: Parcel,
        state: DeliveryState,
        *,
        channel: Channel | None = None,
        reason: str,
        begun_at: datetime | None,
    ) -> None:
        """Say what became of it: it waits again, or is over.

        Nothing changes if it is not as *parcel* says any more, or, for a try that has
        begun, not on the wire by this very one. That it was sent is kept in any case.
        """
        ...

    async def postpone(self, parcel: Parcel, until: datetime) -> None:
        """Have it handed over again, not before *until*. No try is counted."""
        ...

    async def remind(self, person: PersonId, kind: Kind, about: str) -> bool:
        """Write a reminder down, at most one of a *kind* *about* each draft."""
        ...


@dataclass(frozen=True, slots=True)
class Watched:
    """A draft somebody should look at."""

    person: PersonId
    at: datetime


class ReminderBook(Protocol):
    """Whose draft to look at, and when. A hint: the draft itself decides."""

    async def watch(
        self, person: PersonId, at: datetime, trace: Trace | None = None
    ) -> Trace | None:
        """Have somebody look at the draft *person* is beginning, and keep its trace.

        Returns the trace it replaces, of a draft whose end nobody has seen.
        """
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[Watched]: ...

    async def settle(
        self, seen: Watched, again: datetime | None, trace: Trace | None = None
    ) -> Trace | None:
        """Look *again* then, and keep the *trace*; or forget both.

        Nothing if a new draft was begun meanwhile, or somebody else settled it.
        Returns the trace to the one who has it forgotten.
        """
        ...
