"""Something to tell a person, from the wish to say it to the letter that is sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from resolvers.models.person import Language, PersonId

MessageId = NewType("MessageId", UUID)


class Channel(StrEnum):
    """How a message travels."""

    SMS = "SMS"
    EMAIL = "EMAIL"


class Kind(StrEnum):
    """What a message is about."""

    SIGN_IN_CODE = "sign-in-code"
    EMAIL_CODE = "email-code"
    WELCOME = "welcome"
    STILL_HERE = "still-here"
    """Your answers are still here."""
    EXPIRING = "expiring"
    """Your answers will be deleted soon."""


CODES = (Kind.SIGN_IN_CODE, Kind.EMAIL_CODE)


@dataclass(frozen=True, slots=True)
class CodeMessage:
    """A one-time code, to be sent at once or not at all."""

    kind: Kind
    channel: Channel
    receiver: str
    """A phone, or the address to prove.

    A sign-in code by e-mail goes to the address that the phone's owner has confirmed.
    Who delivers looks that up; where there is none, nothing is sent, nobody is told.
    """
    target: str
    """What the `CodeStore` keeps the code for."""
    language: Language
    code: str
    lifetime: timedelta


class DeliveryState(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    """To be sent, for the first time or again."""
    SENDING = "sending"
    """On the wire: from here on it may have arrived."""
    SENT = "sent"
    CANCELLED = "cancelled"
    """There was no need, or no way, to send it any more."""
    DEAD = "dead"
    """Given up; an operator may have it sent again."""


ENDED = (DeliveryState.SENT, DeliveryState.CANCELLED, DeliveryState.DEAD)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message as it waits to be delivered."""

    id: MessageId
    kind: Kind
    created_at: datetime
    expires_at: datetime | None
    """After this it is of no use."""
    person: PersonId | None
    about: str | None
    """Which draft, for a reminder."""
    code: CodeMessage | None
    """What it says, for a code, if that can still be read: it is erased in the end."""
    state: DeliveryState
    tries: int
    tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way to one address, with all that it says."""

    id: MessageId
    kind: Kind
    channel: Channel
    to: str
    """E.164 for an SMS, else an e-mail address."""
    language: Language
    code: str = ""
    minutes: int = 0
    """How long the code is good for."""
    person: PersonId | None = None
    """Who may opt out of reminders by its link."""
    ends_at: datetime | None = None
    """When the draft is deleted."""
