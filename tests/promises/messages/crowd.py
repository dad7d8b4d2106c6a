"""People who finalize for real, and whom messages reach."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from uuid import UUID, uuid4

import jwt

from resolvers.models.person import Language, Origin, PersonId, Phone
from resolvers.ports.people import People
from tests.answers import complete, finalize, save
from tests.api import Api, Person, new_phone
from tests.witness import keep_secret

SECRET = "what the present backend signs with, for all of a crowd"
_ORIGIN = Origin("203.0.113.9", "a-crowd")
_AT_ONCE = 8
_REMEMBERED = 200
"""Whose addresses the witness looks for: enough to be logged, if any are."""
_numbers = count(1)


@dataclass(frozen=True)
class Member:
    """One of them."""

    id: UUID
    person: Person
    email: str


async def gathered(api: Api, people: People, number: int) -> list[Member]:
    """Make people known, each with a phone and a confirmed address."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one() -> Member:
        async with turns:
            return await _member(api, people)

    return await asyncio.gather(*(one() for _ in range(number)))


async def _member(api: Api, people: People) -> Member:
    new, phone = PersonId(uuid4()), new_phone().replace(" ", "")
    number = next(_numbers)
    email = f"crowd{number}@exemple.bj"
    await people.vouch(new, Phone(phone), Language.FR)
    await people.confirm_email(new, email, _ORIGIN)
    if number <= _REMEMBERED:
        keep_secret(phone, email)
    claims = {"sub": str(new), "phone": phone, "exp": int(time.time()) + 7200}
    token = jwt.encode(claims, SECRET, algorithm="HS256")
    return Member(new, Person(api, phone, token), email)


async def finalized(members: Sequence[Member], *, at_once: int = _AT_ONCE) -> None:
    """Have everybody fill in the form and finish it, as clients do."""
    turns = asyncio.Semaphore(at_once)

    async def one(person: Person) -> None:
        async with turns:
            await save(person, **complete("LANDLORD"))
            done = await finalize(person)
            assert done["__typename"] == "OnboardingFinalized"

    await asyncio.gather(*(one(member.person) for member in members))
