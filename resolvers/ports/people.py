"""Who is known for good, and what they finalized."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from resolvers.models.answers import Answers
from resolvers.models.home import Home
from resolvers.models.person import (
    Arrival,
    Language,
    Origin,
    Person,
    PersonId,
    Phone,
)
from resolvers.models.profile import Profile


class People(Protocol):
    """Who is known, permanent."""

    async def person_of(self, phone: Phone, language: Language) -> Arrival:
        """Return who has this phone, made known now if new."""
        ...

    async def vouch(
        self, person: PersonId, phone: Phone | None, language: Language
    ) -> None:
        """Make somebody known whom the present backend knows. Cheap to repeat."""
        ...

    async def person(self, person: PersonId) -> Person | None: ...

    async def email_of(self, phone: Phone) -> str | None:
        """Return the address that the phone's owner has confirmed."""
        ...

    async def confirm_email(self, person: PersonId, email: str, origin: Origin) -> None:
        """Keep that *email* is theirs; an earlier one is forgotten.

        Raises `Unauthenticated` if there is no such person any more.
        """
        ...

    async def choose_reminders(
        self, person: PersonId, origin: Origin, *, wanted: bool
    ) -> None:
        """Keep whether reminders may go to *person*.

        Raises `Unauthenticated` if there is no such person any more.
        """
        ...


class IdentifierTaken(Exception):
    """Somebody else's profile has this identifier already."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Registration(Protocol):
    """One person's row, held until the surrounding block ends."""

    finalized: Profile | None

    async def record(self, profile: Profile, home: Home, origin: Origin) -> None:
        """Write profile, home, consent, audit entry and welcome message.

        Raises `IdentifierTaken` if another person has the same e-mail, CPI, IFU or
        RCCM.
        """
        ...


class Registry(Protocol):
    """Profiles, permanent."""

    async def profile(self, person: PersonId) -> Profile | None: ...

    async def taken(self, person: PersonId, answers: Answers) -> frozenset[str]:
        """Return the paths of *answers* that identify somebody else already."""
        ...

    def hold(self, person: PersonId) -> AbstractAsyncContextManager[Registration]:
        """Open one transaction that holds the person's row.

        It commits when the block ends, and rolls back when the block raises.
        Raises `Unauthenticated` if there is no such person any more.
        """
        ...
