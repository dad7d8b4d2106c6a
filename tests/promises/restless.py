"""People who never stop, each on one connection, and what they were promised."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests.answers import complete, finalize
from tests.api import Api, Person
from tests.promises.asking import at, draft_of, profile_of, save

_PAUSE = 0.02
"""Seconds."""


@dataclass
class Restless:
    """Somebody who saves and reads, over and over, and in the end finalizes."""

    person: Person
    version: int = 0
    name: str = ""
    """As last acknowledged."""
    asked: int = 0
    told: int = 0
    """Answers that announced the end of their connection."""
    failures: list[str] = field(default_factory=list)

    async def work(self, until: asyncio.Event) -> None:
        """Save and read until told, then finalize; keep whatever went wrong."""
        try:
            await self._save(**complete("LANDLORD"))
            while not until.is_set():
                await self._save(profile={"firstName": f"Afi {self.version}"})
                await self._read()
                await asyncio.sleep(_PAUSE)
            await self._finalize()
        except (httpx.HTTPError, ValueError, AssertionError, LookupError) as error:
            self.failures.append(f"{self.asked} requests, then {error!r}")

    async def answered(self, answer: httpx.Response) -> None:
        self.asked += 1
        self.told += answer.headers.get("connection") == "close"
        answer.raise_for_status()

    async def _save(self, **answers: object) -> None:
        saved = await save(self.person, expectedVersion=self.version, **answers)
        assert saved["__typename"] == "OnboardingDraftSaved", saved
        assert saved["version"] == self.version + 1, saved
        self.version = saved["version"]
        self.name = at(saved["draft"], "profile.firstName")

    async def _read(self) -> None:
        draft = await draft_of(self.person)
        assert draft["version"] == self.version, draft
        assert at(draft, "profile.firstName") == self.name, draft

    async def _finalize(self) -> None:
        finalized = await finalize(self.person, expectedVersion=self.version)
        assert finalized["__typename"] == "OnboardingFinalized", finalized
        assert not finalized["alreadyFinalized"]
        profile = await profile_of(self.person)
        assert at(profile, "profile.firstName") == self.name, profile


@asynccontextmanager
async def restless(
    people: list[Person], url: httpx.URL
) -> AsyncIterator[list[Restless]]:
    """Let *people* work at the server of *url* while the block runs, then finalize."""
    enough = asyncio.Event()
    crowd: list[Restless] = []
    async with AsyncExitStack() as stack:
        for person in people:
            http = httpx.AsyncClient(base_url=url, timeout=20)
            await stack.enter_async_context(http)
            one = Restless(Person(Api(http), person.phone, person.token))
            http.event_hooks["response"].append(one.answered)
            crowd.append(one)
        working = [asyncio.create_task(one.work(enough)) for one in crowd]
        yield crowd
        enough.set()
        await asyncio.gather(*working)
