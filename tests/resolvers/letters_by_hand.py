"""What a `Composer` asks, and a carrier that does as it is told, by hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from resolvers.composing import Composer, Unsendable
from resolvers.errors import StoreUnavailable
from resolvers.models.message import Channel, CodeMessage, DeliveryState, Kind, Letter
from resolvers.models.person import Arrival, Language, Origin, Person, PersonId, Phone
from resolvers.ports.messages import Begin
from tests.resolvers.reminding import Drafts

PHONE, EMAIL = Phone("+2290197123456"), "afi@exemple.bj"
TEN_MINUTES = timedelta(minutes=10)


def code(
    kind: Kind = Kind.SIGN_IN_CODE, channel: Channel = Channel.SMS, to: str = PHONE
) -> CodeMessage:
    return CodeMessage(
        kind, channel, to, f"for {to}", Language.EN, "194837", TEN_MINUTES
    )


def person(id: PersonId, **facts: object) -> Person:
    known = {"phone": PHONE, "language": Language.FR, "email": EMAIL, **facts}
    return Person(id, created_at=datetime(2026, 1, 1, tzinfo=UTC), **known)  # type: ignore[arg-type] # facts are of many types


def needless(reason: str) -> Unsendable:
    return Unsendable(DeliveryState.CANCELLED, reason)


def dead(reason: str) -> Unsendable:
    return Unsendable(DeliveryState.DEAD, reason)


@dataclass
class Persons:
    """A `People`: some have an address; an error is raised instead."""

    known: dict[PersonId, Person] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    error: Exception | None = None
    asked: Callable[[], None] | None = None
    """What happens when somebody is looked for."""

    async def person(self, person: PersonId) -> Person | None:
        if self.asked:
            self.asked()
        if self.error:
            raise self.error
        return self.known.get(person)

    async def email_of(self, phone: Phone) -> str | None:
        return self.emails.get(phone)

    async def person_of(self, phone: Phone, language: Language) -> Arrival:
        raise NotImplementedError

    async def vouch(
        self, person: PersonId, phone: Phone | None, language: Language
    ) -> None:
        raise NotImplementedError

    async def confirm_email(self, person: PersonId, email: str, origin: Origin) -> None:
        raise NotImplementedError

    async def choose_reminders(
        self, person: PersonId, origin: Origin, *, wanted: bool
    ) -> None:
        raise NotImplementedError


@dataclass
class Awaited:
    """A `CodeStore`: these codes may still come back."""

    codes: set[tuple[str, str]] = field(default_factory=set)
    away: bool = False

    async def awaits(self, target: str, code: str) -> bool:
        if self.away:
            raise StoreUnavailable("Redis")
        return (target, code) in self.codes

    async def put(self, target: str, code: str, *, lifetime: timedelta) -> None:
        raise NotImplementedError

    async def redeem(self, target: str, code: str, *, attempt: str) -> bool:
        raise NotImplementedError


@dataclass
class Desk:
    """A composer, and all it asks."""

    people: Persons = field(default_factory=Persons)
    codes: Awaited = field(default_factory=Awaited)
    drafts: Drafts = field(default_factory=Drafts)

    def composer(self, *serving: Channel) -> Composer:
        return Composer(self.people, self.codes, self.drafts, serving or tuple(Channel))


@dataclass
class Hand:
    """A `Carrier` that does one thing after the other, then takes everything."""

    before: list[Exception] = field(default_factory=list)
    """What goes wrong before it begins."""
    after: list[Exception] = field(default_factory=list)
    """What goes wrong when it has begun."""
    begins: bool = True
    meanwhile: Callable[[], Awaitable[object]] | None = None
    """What happens while the letter is on the wire."""
    taken: list[Letter] = field(default_factory=list)

    async def send(self, letter: Letter, begin: Begin) -> None:
        if self.before:
            raise self.before.pop(0)
        if self.begins:
            await begin()
        if self.meanwhile:
            await self.meanwhile()
        if self.after:
            raise self.after.pop(0)
        self.taken.append(letter)
