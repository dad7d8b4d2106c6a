"""Ports of `PersonResolvers`, by hand: they note what they are asked; some can fail."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from resolvers.errors import StoreUnavailable
from resolvers.models.answers import Answers
from resolvers.models.person import Arrival, Language, Origin, Person, PersonId, Phone
from resolvers.models.profile import Profile
from resolvers.models.session import Claim, Session, SessionId
from resolvers.ports.drafts import Asked
from resolvers.ports.people import Registration


@dataclass
class Tokens:
    """A `Tokens`."""

    claims: dict[str, Claim] = field(default_factory=dict)

    def issue(self, person: PersonId) -> tuple[str, Claim]:
        raise NotImplementedError

    async def read(self, token: str) -> Claim | None:
        return self.claims.get(token)


@dataclass
class Sessions:
    """A `SessionStore`: all are open but the ended ones."""

    away: bool = False
    ended: set[SessionId] = field(default_factory=set)
    asked: list[tuple[SessionId, Claim]] = field(default_factory=list)

    async def open(
        self, session: SessionId, claim: Claim, device: str | None
    ) -> None: ...

    def ask(self, session: SessionId, claim: Claim) -> Asked | None:
        return None

    async def is_open(
        self, session: SessionId, claim: Claim, asked: Asked | None = None
    ) -> bool:
        self.asked.append((session, claim))
        if self.away:
            raise StoreUnavailable("Redis")
        return session not in self.ended

    async def of(self, person: PersonId) -> list[Session]:
        return []

    async def close(self, person: PersonId, session: SessionId) -> None: ...

    async def close_all(self, person: PersonId) -> None: ...

    async def bar(self, session: SessionId, *, until: datetime) -> None: ...


@dataclass
class Known:
    """A `People`."""

    away: bool = False
    asked: int = 0
    vouched: list[tuple[PersonId, Phone | None, Language]] = field(default_factory=list)

    async def person_of(self, phone: Phone, language: Language) -> Arrival:
        raise NotImplementedError

    async def vouch(
        self, person: PersonId, phone: Phone | None, language: Language
    ) -> None:
        self._ask()
        self.vouched.append((person, phone, language))

    async def person(self, person: PersonId) -> Person | None:
        self._ask()
        return Person(person, None, Language.FR, datetime(2026, 1, 1, tzinfo=UTC))

    async def email_of(self, phone: Phone) -> str | None:
        raise NotImplementedError

    async def choose_reminders(
        self, person: PersonId, origin: Origin, *, wanted: bool
    ) -> None:
        raise NotImplementedError

    async def confirm_email(self, person: PersonId, email: str, origin: Origin) -> None:
        raise NotImplementedError

    def _ask(self) -> None:
        self.asked += 1
        if self.away:
            raise StoreUnavailable("PostgreSQL")


@dataclass
class Profiles:
    """A `Registry`."""

    profiles: dict[PersonId, Profile] = field(default_factory=dict)
    asked: int = 0

    async def profile(self, person: PersonId) -> Profile | None:
        self.asked += 1
        return self.profiles.get(person)

    async def taken(self, person: PersonId, answers: Answers) -> frozenset[str]:
        raise NotImplementedError

    def hold(self, person: PersonId) -> AbstractAsyncContextManager[Registration]:
        raise NotImplementedError
