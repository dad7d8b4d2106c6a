"""A `Parcels` in memory, which can be away, and a parcel to put there."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from resolvers.errors import StoreUnavailable
from resolvers.models.message import (
    Channel,
    DeliveryState,
    Kind,
    MessageId,
    Parcel,
)
from resolvers.models.person import PersonId
from resolvers.ports.messages import TakenOver

NEW = DeliveryState.WAITING


def parcel(kind: Kind, written: datetime, **facts: Any) -> Parcel:
    """Return one that nobody has tried to send."""
    new = Parcel(
        MessageId(uuid4()), kind, written, None, None, None, None, NEW, 0, None
    )
    return replace(new, **facts)


@dataclass
class Shelf:
    """A `Parcels`."""

    clock: Callable[[], datetime]
    parcels: dict[MessageId, Parcel] = field(default_factory=dict)
    reasons: dict[MessageId, str] = field(default_factory=dict)
    channels: dict[MessageId, Channel] = field(default_factory=dict)
    postponed: dict[MessageId, datetime] = field(default_factory=dict)
    reminded: list[tuple[PersonId, Kind, str]] = field(default_factory=list)
    failures: int = 0
    """How many writes fail before one succeeds."""

    def put(self, parcel: Parcel) -> MessageId:
        self.parcels[parcel.id] = parcel
        return parcel.id

    async def parcel(self, message: MessageId) -> Parcel | None:
        return self.parcels.get(message)

    async def begin(self, parcel: Parcel, channel: Channel) -> datetime:
        self._fail()
        if not self._is(parcel, DeliveryState.WAITING):
            raise TakenOver
        self.channels[parcel.id] = channel
        self._change(parcel, state=DeliveryState.SENDING)
        return self.clock()

    async def end(
        self,
        parcel: Parcel,
        state: DeliveryState,
        *,
        channel: Channel | None = None,
        reason: str,
        begun_at: datetime | None,
    ) -> None:
        self._fail()
        if begun_at is None:
            is_ours = self._is(parcel, DeliveryState.WAITING)
        else:
            now = self.parcels[parcel.id]
            begun = (now.state, now.tried_at) == (DeliveryState.SENDING, begun_at)
            is_ours = begun or state is DeliveryState.SENT
        if not is_ours:
            return
        tries = self.parcels[parcel.id].tries
        tried = state is not DeliveryState.CANCELLED
        self._change(parcel, state=state, tries=tries + tried)
        self.reasons[parcel.id] = reason
        if channel:
            self.channels[parcel.id] = channel

    async def postpone(self, parcel: Parcel, until: datetime) -> None:
        self._fail()
        self.postponed[parcel.id] = until

    async def remind(self, person: PersonId, kind: Kind, about: str) -> bool:
        self._fail()
        new = (person, kind, about)
        if new in self.reminded:
            return False
        self.reminded.append(new)
        return True

    def _is(self, seen: Parcel, state: DeliveryState) -> bool:
        now = self.parcels[seen.id]
        return (now.state, now.tries) == (state, seen.tries)

    def _change(self, seen: Parcel, **facts: Any) -> None:
        now = replace(self.parcels[seen.id], tried_at=self.clock(), **facts)
        self.parcels[seen.id] = now

    def _fail(self) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("PostgreSQL")
