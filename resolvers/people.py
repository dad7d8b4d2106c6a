"""Who is calling, and what is known of them for good."""

from dataclasses import dataclass

from resolvers.models.person import Caller, Person, PersonId
from resolvers.models.profile import Profile
from resolvers.ports import Registry, SessionStore


@dataclass(frozen=True, slots=True)
class PersonResolvers:
    """Reads people."""

    sessions: SessionStore
    registry: Registry

    async def caller(self, token: str) -> Caller | None:
        """Return whom *token* proves; None when it proves nothing."""
        person = await self.sessions.owner(token)
        return Caller(person, token) if person else None

    async def person(self, person: PersonId) -> Person | None:
        return await self.registry.person(person)

    async def profile(self, person: PersonId, *, reveal: bool) -> Profile | None:
        """Return the person's own profile; its identifiers in full if *reveal*."""
        profile = await self.registry.profile(person)
        return profile if profile is None or reveal else profile.masked()
