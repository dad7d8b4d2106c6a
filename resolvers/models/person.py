"""Someone with a phone number who joins."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
Phone = NewType("Phone", str)
"""E.164, e.g. +2290197123456."""


class Language(StrEnum):
    """What we speak. French when unsure."""

    FR = "fr"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Person:
    """Known since their first sign-in."""

    id: PersonId
    phone: Phone | None
    """None for who came with a token of the present backend that names none."""
    language: Language
    created_at: datetime
    profile_completed_at: datetime | None = None
    email: str | None = None
    """An address they have proven to be theirs; codes may go there."""
    wants_reminders: bool = True


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who has proven a phone."""

    person: Person
    is_new: bool


class Origin(NamedTuple):
    """Where a request comes from: evidence for consent and audit."""

    ip: str
    request_id: str
    user_agent: str = ""
    network: str = ""
    """What limits count the address by: for IPv6, a whole network."""
