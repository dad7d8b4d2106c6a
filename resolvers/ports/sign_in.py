"""What proves who somebody is."""

from datetime import datetime, timedelta
from typing import Protocol

from resolvers.models.person import PersonId
from resolvers.models.session import Claim, Session, SessionId
from resolvers.ports.drafts import Asked


class Tokens(Protocol):
    """Makes the tokens people carry, and reads them by their signature alone."""

    def issue(self, person: PersonId) -> tuple[str, Claim]:
        """Return a new token, and what it will prove."""
        ...

    async def read(self, token: str) -> Claim | None:
        """Return what *token* proves; None for junk, strangers' and expired ones."""
        ...


class SessionStore(Protocol):
    """Keeps which sessions are open. Knows their ids, and never sees a token."""

    async def open(
        self, session: SessionId, claim: Claim, device: str | None
    ) -> None: ...

    def ask(self, session: SessionId, claim: Claim) -> Asked | None:
        """Begin to look, before it is known whether that is needed; if that helps."""
        ...

    async def is_open(
        self, session: SessionId, claim: Claim, asked: Asked | None = None
    ) -> bool:
        """Whether it was not ended; one of ours is used by asking, and lives on.

        A session of the present backend is open until it is barred, or its person
        closes all.
        """
        ...

    async def of(self, person: PersonId) -> list[Session]:
        """Return the person's open sessions, the last used first."""
        ...

    async def close(self, person: PersonId, session: SessionId) -> None: ...

    async def close_all(self, person: PersonId) -> None:
        """End all sessions of ours, and all that the present backend opened so far."""
        ...

    async def bar(self, session: SessionId, *, until: datetime) -> None:
        """End a session that the present backend opened, for as long as it may live."""
        ...


class CodeStore(Protocol):
    """Keeps one-time codes, hashed, until they expire or run out of tries.

    A code proves a *target*: a phone, or a person's claim to an e-mail address.
    """

    async def put(self, target: str, code: str, *, lifetime: timedelta) -> None:
        """Store *code*; an earlier one for the same target is void."""
        ...

    async def redeem(self, target: str, code: str, *, attempt: str) -> bool:
        """Use up one try, and the code itself if it is the right one.

        The same *attempt* again may redeem it again: its answer may have got lost.
        """
        ...

    async def awaits(self, target: str, code: str) -> bool:
        """Whether *code* can still be redeemed, and was not yet. Uses up no try."""
        ...


class DeviceNamer(Protocol):
    """Tells from a user agent which device a person has in hand, or None."""

    async def __call__(self, user_agent: str) -> str | None: ...
