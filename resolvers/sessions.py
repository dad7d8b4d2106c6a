"""Where a person is signed in, and ending that."""

from dataclasses import dataclass
from typing import TypeAlias

from resolvers.models.session import Caller, Session, SessionId
from resolvers.ports.sign_in import SessionStore


@dataclass(frozen=True, slots=True)
class SignedOut:
    """The session has ended."""

    was_signed_in: bool


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """Who uses that device must sign in again."""

    session: Session


@dataclass(frozen=True, slots=True)
class SessionNotFound:
    """The person has no such session, or not any more."""


EndSessionOutcome: TypeAlias = SessionEnded | SessionNotFound


@dataclass(frozen=True, slots=True)
class SessionResolvers:
    """Lists and ends sessions."""

    sessions: SessionStore

    async def of(self, caller: Caller) -> list[Session]:
        """Return the person's sessions, the last used first."""
        return await self.sessions.of(caller.person)

    async def end(self, caller: Caller, session: str) -> EndSessionOutcome:
        mine = {found.id: found for found in await self.of(caller)}
        found = mine.get(SessionId(session))
        if found is None:
            return SessionNotFound()
        await self.sessions.close(caller.person, found.id)
        return SessionEnded(found)

    async def sign_out(self, caller: Caller | None, *, everywhere: bool) -> SignedOut:
        """End the session of the request, or all of the person's."""
        if caller is None:
            return SignedOut(was_signed_in=False)
        if everywhere:
            await self.sessions.close_all(caller.person)
        elif caller.claim.ours:
            await self.sessions.close(caller.person, caller.session)
        else:
            await self.sessions.bar(caller.session, until=caller.claim.expires_at)
        return SignedOut(was_signed_in=True)
