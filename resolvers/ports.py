"""What resolvers need from the outside world. `infra` provides it.

Every method may raise `StoreUnavailable`, within half a second.
"""

from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from resolvers.models.answers import Answers
from resolvers.models.draft import Draft, Snapshot, Standing
from resolvers.models.message import Message
from resolvers.models.person import Language, Origin, Person, PersonId, Phone
from resolvers.models.profile import Profile
from resolvers.models.zone import Zone


class DraftTooLarge(Exception):
    """The draft would not fit; nothing was written."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit
        """Bytes."""


class DraftStore(Protocol):
    """Keeps drafts until they expire, and their standing for a month longer."""

    async def load(self, person: PersonId) -> Snapshot: ...

    async def swap(
        self,
        person: PersonId,
        seen: Snapshot,
        draft: Draft | None,
        standing: Standing,
    ) -> bool:
        """Put *draft* and *standing* in place of what was *seen*, in one step.

        Returns False, and changes nothing, if either is no longer as seen. The very
        draft that was seen stays as it is; a new one's life starts now, and ends with
        its `expires_at`. A write sent again because its answer got lost is True.

        Raises `DraftTooLarge`.
        """
        ...


class Registration(Protocol):
    """One person's row, held until the surrounding block ends."""

    finalized: Profile | None

    async def record(self, profile: Profile, origin: Origin) -> None:
        """Write profile, consent, audit entry and welcome message.

        Raises `IdentifierTaken` if another person has the same e-mail, CPI, IFU or
        RCCM.
        """
        ...


class IdentifierTaken(Exception):
    """Somebody else's profile has this identifier already."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Registry(Protocol):
    """People and their profiles, permanent."""

    async def person_of(self, phone: Phone, language: Language) -> Person:
        """Return who has this phone, made known now if new."""
        ...

    async def person(self, person: PersonId) -> Person | None: ...

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


class SessionStore(Protocol):
    """Keeps who is signed in."""

    async def open(self, person: PersonId) -> str:
        """Return the token of a new session."""
        ...

    async def owner(self, token: str) -> PersonId | None:
        """Return whose session *token* is; None for junk, ended and expired ones."""
        ...

    async def close(self, token: str) -> None: ...


class CodeStore(Protocol):
    """Keeps sign-in codes, hashed, until they expire or run out of tries."""

    async def put(self, phone: Phone, code: str, *, lifetime: timedelta) -> None:
        """Store *code*; an earlier one for the same phone is void."""
        ...

    async def redeem(self, phone: Phone, code: str) -> bool:
        """Use up one try, and the code itself if it is the right one."""
        ...


class RateLimiter(Protocol):
    """Counts what each client does."""

    async def spend(self, policy: str, client: str) -> None:
        """Count one; raise `RateLimited` once the policy's quota is gone."""
        ...


class Messenger(Protocol):
    """Sends messages to people."""

    async def send(self, message: Message) -> None:
        """Hand *message* over; raise `DeliveryUnavailable` if nobody takes it."""
        ...


class Cache(Protocol):
    """Results of frequent, costly reads. Never the only place of anything.

    With its store away a cache is empty and forgetful, and raises nothing.
    """

    async def get(self, key: str) -> bytes | None: ...

    async def set(
        self, key: str, value: bytes, ttl: timedelta | None = None
    ) -> None: ...

    async def delete(self, key: str) -> None: ...

    async def exists(self, key: str) -> bool: ...


class ZoneBook(Protocol):
    """Reference data."""

    async def zones(self) -> list[Zone]: ...


class Clock(Protocol):
    """Tells the time, in UTC."""

    def __call__(self) -> datetime: ...


class Store(Protocol):
    """Something that can be down."""

    @property
    def name(self) -> str: ...

    async def ping(self) -> None:
        """Raise `StoreUnavailable` if it does not answer."""
        ...
