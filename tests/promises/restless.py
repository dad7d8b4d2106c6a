"""People who never stop: each on one connection, with a journal of what was promised."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests.answers import complete, finalize
from tests.api import Api, Person
from tests.promises.asking import at, draft_of, profile_of, save

_PAUSE = 0.01
"""Seconds."""


@dataclass
class Restless:
    """Somebody who saves and reads, over and over, and in the end finalizes."""

    person: Person
    version: int = 0
    name: str = ""
    """As last acknowledged."""
    asked: int = 0
    closed: int = 0
    """Answers that announced the end of their connection."""
    failures: list[str] = field(default_factory=list)

    async def go_on(self, until: asyncio.Event) -> None:
        """Save and read *until* told; keep whatever went wrong."""
        try:
            await self._save(**complete("LANDLORD"))
            while not until.is_set():
                await self._save(profile={"firstName": f"Afi {self.version}"})
                await self._read()
                await asyncio.sleep(_PAUSE)
            finalized = await finalize(self.person, expectedVersion=self.version)
            self._want(finalized["__typename"] == "OnboardingFinalized", finalized)
            profile = await profile_of(self.person)
            self._want(at(profile, "profile.firstName") == self.name, profile)
        except (httpx.HTTPError, ValueError, AssertionError, KeyError) as error:
            self.failures.append(f"after {self.asked}: {error!r}")

    async def _save(self, **answers: object) -> None:
        saved = await save(self.person, expectedVersion=self.version, **answers)
        self.asked += 1
        self._want(saved["__typename"] == "OnboardingDraftSaved", saved)
        self._want(saved["version"] == self.version + 1, saved)
        self.version = saved["version"]
        self.name = at(saved["draft"], "profile.firstName")

    async def _read(self) -> None:
        draft = await draft_of(self.person)
        self.asked += 1
        self._want(draft["version"] == self.version, draft)
        self._want(at(draft, "profile.firstName") == self.name, draft)

    def _want(self, holds: bool, found: object) -> None:  # noqa: FBT001 - as in `assert`
        if not holds:
            self.failures.append(f"after {self.asked}, version {self.version}: {found}")


@asynccontextmanager
async def restless(
    people: list[Person], url: str
) -> AsyncIterator[tuple[list[Restless], asyncio.Event]]:
    """Let *people* work at the server of *url*, each on a connection of their own."""
    enough = asyncio.Event()
    crowd: list[Restless] = []
    clients: list[httpx.AsyncClient] = []
    for person in people:
        http = httpx.AsyncClient(base_url=url, timeout=20)
        one = Restless(Person(Api(http), person.phone, person.token))

        async def count(answer: httpx.Response, one: Restless = one) -> None:
            one.closed += answer.headers.get("connection") == "close"

        http.event_hooks["response"].append(count)
        clients.append(http)
        crowd.append(one)
    at_work = [asyncio.create_task(one.go_on(enough)) for one in crowd]
    try:
        yield crowd, enough
    finally:
        enough.set()
        await asyncio.gather(*at_work)
        for http in clients:
            await http.aclose()
