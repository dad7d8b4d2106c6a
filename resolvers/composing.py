"""What a parcel says in the end, to whom and how: decided when it is about to leave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from resolvers.models.message import (
    CODES,
    Channel,
    CodeMessage,
    DeliveryState,
    Kind,
    Letter,
    Parcel,
)
from resolvers.models.person import Person, Phone
from resolvers.ports.drafts import DraftStore
from resolvers.ports.people import People
from resolvers.ports.sign_in import CodeStore
from resolvers.reminders import REMINDERS, about, moment, open_draft


@dataclass(frozen=True, slots=True)
class Unsendable:
    """It is not sent: there is no need, or no way."""

    state: DeliveryState
    reason: str


@dataclass(frozen=True, slots=True)
class Postponed:
    """It is not time yet."""

    until: datetime


Composition: TypeAlias = Letter | Unsendable | Postponed


@dataclass(frozen=True, slots=True)
class Composer:
    """Turns parcels into letters."""

    people: People
    codes: CodeStore
    drafts: DraftStore
    serving: Collection[Channel]
    """How messages can be sent here."""

    async def compose(self, parcel: Parcel, now: datetime) -> Composition:
        if parcel.expires_at and now >= parcel.expires_at:
            return _needless("expired")
        if parcel.code:
            return await self._code(parcel, parcel.code)
        if parcel.kind in CODES:
            return UNREADABLE
        person = parcel.person and await self.people.person(parcel.person)
        if not person:
            return _needless("person_gone")
        if parcel.kind in REMINDERS:
            return await self._reminder(parcel, person, now)
        return self._letter(parcel, person)

    async def _code(self, parcel: Parcel, message: CodeMessage) -> Composition:
        if not await self.codes.awaits(message.target, message.code):
            return _needless("code_void")
        to: str | None = message.receiver
        if message.kind is Kind.SIGN_IN_CODE and message.channel is Channel.EMAIL:
            to = await self.people.email_of(Phone(message.receiver))
        if to is None:
            return _needless("no_address")
        if message.channel not in self.serving:
            return _NO_CARRIER
        minutes = int(message.lifetime.total_seconds() // 60)
        return Letter(
            parcel.id,
            message.kind,
            message.channel,
            to,
            message.language,
            message.code,
            minutes,
        )

    async def _reminder(
        self, parcel: Parcel, person: Person, now: datetime
    ) -> Composition:
        if not person.wants_reminders:
            return _needless("opted_out")
        if person.profile_completed_at:  # and whoever did it died before Redis knew
            return _needless("finished")
        draft = open_draft(await self.drafts.load(person.id))
        if draft is None or about(draft) != parcel.about:
            return _needless("draft_gone")
        at = moment(parcel.kind, draft, now)
        if at is None:
            return _needless("too_late")
        if at > now:
            return Postponed(at)
        return self._letter(parcel, person, ends_at=draft.expires_at)

    def _letter(
        self, parcel: Parcel, person: Person, ends_at: datetime | None = None
    ) -> Composition:
        ways = {Channel.EMAIL: person.email, Channel.SMS: person.phone}
        for channel, to in ways.items():
            if to and channel in self.serving:
                return Letter(
                    parcel.id,
                    parcel.kind,
                    channel,
                    to,
                    person.language,
                    person=person.id,
                    ends_at=ends_at,
                )
        return _NO_CARRIER if any(ways.values()) else _needless("no_address")


UNREADABLE = Unsendable(DeliveryState.DEAD, "unreadable")
"""A key is missing; the alert is in the log."""
_NO_CARRIER = Unsendable(DeliveryState.DEAD, "no_carrier")


def _needless(reason: str) -> Unsendable:
    return Unsendable(DeliveryState.CANCELLED, reason)
