"""Something to tell a person."""

from dataclasses import dataclass

from resolvers.models.person import Language, Phone


@dataclass(frozen=True, slots=True)
class SignInCode:
    """The one-time code that proves a phone is theirs."""

    to: Phone
    language: Language
    code: str
    minutes: int
    """How long it is good for."""


Message = SignInCode
