"""Something to tell a person."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from resolvers.models.person import Language, Phone


class Channel(StrEnum):
    """How a message travels."""

    SMS = "SMS"
    EMAIL = "EMAIL"


@dataclass(frozen=True, slots=True)
class SignInCode:
    """The one-time code that proves a phone is theirs.

    By e-mail it goes to the address that the phone's owner has confirmed. Who delivers
    looks that up; where there is none, nothing is sent and nobody is told.
    """

    phone: Phone
    channel: Channel
    language: Language
    code: str
    minutes: int
    """How long it is good for."""


@dataclass(frozen=True, slots=True)
class EmailCode:
    """The one-time code that proves an e-mail address is theirs."""

    email: str
    language: Language
    code: str
    minutes: int


Message: TypeAlias = SignInCode | EmailCode
