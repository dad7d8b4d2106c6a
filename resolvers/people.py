"""Who is calling, and what is known of them for good."""

from contextlib import suppress
from dataclasses import dataclass

from resolvers.errors import StoreUnavailable
from resolvers.models.person import Language, Origin, Person, PersonId
from resolvers.models.profile import Profile
from resolvers.models.session import Caller, Claim
from resolvers.ports.drafts import Asked
from resolvers.ports.people import People, Registry
from resolvers.ports.sign_in import SessionStore, Tokens


@dataclass(frozen=True, slots=True)
class RemindersChosen:
    """Whether they want to be reminded of a draft is kept."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class PersonResolvers:
    """Reads people."""

    tokens: Tokens
    sessions: SessionStore
    people: People
    registry: Registry
    staff: frozenset[PersonId]

    def ask(self, claim: Claim) -> Asked | None:
        """Begin to look at the session that *claim* is of."""
        return self.sessions.ask(claim.session, claim)

    async def caller(
        self,
        token: str,
        claim: Claim | None,
        language: Language,
        asked: Asked | None = None,
    ) -> Caller | None:
        """Return whom *token* proves; None when it proves nothing, or not any more.

        *claim* is what it was read to say, if it was read.

        With the sessions' store away the signature alone must do, and the caller is
        not checked.
        """
        claim = claim or await self.tokens.read(token)
        if claim is None:
            return None
        is_staff = claim.is_staff or claim.person in self.staff
        try:
            is_open = await self.sessions.is_open(claim.session, claim, asked)
        except StoreUnavailable:
            return Caller(claim, is_staff, is_checked=False)
        if not is_open:
            return None
        if not claim.ours:
            # Drafts need no row of theirs yet, so they do without PostgreSQL.
            with suppress(StoreUnavailable):
                await self.people.vouch(claim.person, claim.phone, language)
        return Caller(claim, is_staff, is_checked=True)

    async def person(self, person: PersonId) -> Person | None:
        return await self.people.person(person)

    async def choose_reminders(
        self, person: PersonId, origin: Origin, *, wanted: bool
    ) -> RemindersChosen:
        await self.people.choose_reminders(person, origin, wanted=wanted)
        return RemindersChosen(wanted)

    async def profile(self, caller: Caller, *, reveal: bool) -> Profile | None:
        """Return the caller's own profile; its identifiers in full if *reveal*.

        Raises `StoreUnavailable` rather than reveal them to who could not be checked.
        """
        if reveal and not caller.is_checked:
            raise StoreUnavailable("Redis")
        profile = await self.registry.profile(caller.person)
        return profile if profile is None or reveal else profile.masked()
