"""`kill -9` of a real server at every point of finalize: one profile, nothing lost."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from infra.settings import Settings
from tests.answers import complete, finalize
from tests.api import Api, Person
from tests.promises.asking import at, draft_of, onboarding, profile_of, save
from tests.promises.servers import served
from tests.promises.stores import NOTHING, ONE_OF_EACH, Stores, id_of

COMMITTED = {"written": False, "frozen": False, "committed": True, "deleted": True}
"""Point of death, and whether the profile was there for good by then."""
at_every_point = pytest.mark.parametrize("point", COMMITTED)
CrashedAt = Callable[[str], Awaitable[Person]]


@pytest.fixture
def crashed_at(api: Api, settings: Settings, tmp_path: Path) -> CrashedAt:
    """Return somebody whose finalize ended with the death of the server."""

    async def crash(point: str) -> Person:
        person = await api.sign_in()
        await save(person, **complete("AGENT"))
        module = "tests.promises.dying_server"
        async with served(settings, tmp_path, module, point) as (server, dying):
            with pytest.raises(httpx.TransportError):
                await finalize(Person(dying, person.phone, person.token))
            assert await asyncio.to_thread(server.wait, 10) == -signal.SIGKILL
        return person

    return crash


@at_every_point
async def test_the_retry_makes_one_profile_and_tells_all_who_ask_the_same(
    crashed_at: CrashedAt, stores: Stores, point: str
) -> None:
    person = await crashed_at(point)
    committed = COMMITTED[point]
    written = await stores.written_of(person)
    assert written == (ONE_OF_EACH if committed else NOTHING)

    retry = await finalize(person)

    assert retry["__typename"] == "OnboardingFinalized"
    assert retry["alreadyFinalized"] is committed
    assert await stores.written_of(person) == ONE_OF_EACH
    assert not await stores.has_draft(person)
    again = await finalize(person)
    assert again["profileId"] == retry["profileId"]
    assert again["alreadyFinalized"] is True
    late = await save(person, role="TENANT")
    assert late == {
        "__typename": "OnboardingAlreadyFinalized",
        "profileId": retry["profileId"],
    }
    assert await stores.written_of(person) == ONE_OF_EACH


@at_every_point
async def test_a_save_after_the_crash_is_kept_or_refused_and_never_lost(
    crashed_at: CrashedAt, stores: Stores, point: str
) -> None:
    person = await crashed_at(point)

    late = await save(person, profile={"firstName": "Kossi"}, expectedVersion=1)

    assert await stores.has_draft(person) is not COMMITTED[point]
    if COMMITTED[point]:
        profile = await profile_of(person)
        assert late["__typename"] == "OnboardingAlreadyFinalized"
        assert late["profileId"] == profile["id"]
        assert profile["firstName"] == "Afi"
    else:
        assert (late["__typename"], late["version"]) == ("OnboardingDraftSaved", 2)
        assert await stores.written_of(person) == NOTHING
        finalized = await finalize(person, expectedVersion=2)
        assert finalized["alreadyFinalized"] is False
        assert (await profile_of(person))["firstName"] == "Kossi"
    assert not await stores.has_draft(person)
    assert await stores.written_of(person) == ONE_OF_EACH


@pytest.mark.parametrize("point", ["frozen", "committed"])
async def test_who_reads_after_the_crash_sees_how_it_ended(
    crashed_at: CrashedAt, stores: Stores, point: str
) -> None:
    person = await crashed_at(point)

    seen, draft = await onboarding(person), await draft_of(person)

    if COMMITTED[point]:
        assert (seen["state"], seen["draft"], draft) == ("FINALIZED", None, None)
        assert not await stores.has_draft(person)
    else:
        assert (seen["state"], seen["profile"]) == ("DRAFT", None)
        assert seen["canFinalize"] is True
        assert draft["version"] == 1


async def test_a_crash_amid_many_saves_and_finalizes_loses_no_answer(
    api: Api, stores: Stores, settings: Settings, tmp_path: Path
) -> None:
    people = [await api.sign_in() for _ in range(12)]
    for person in people:
        await save(person, **complete("LANDLORD"))
    acknowledged: dict[str, list[tuple[int, str]]] = {p.token: [] for p in people}
    started = asyncio.Event()

    async def saves(person: Person) -> None:
        for n in range(100):
            name = f"Afi {n}"
            saved = await save(person, profile={"firstName": name})
            if saved["__typename"] != "OnboardingDraftSaved":
                return
            acknowledged[person.token].append((saved["version"], name))
            started.set()

    async def finalizes(person: Person, *, after: float) -> None:
        await started.wait()
        await asyncio.sleep(after)
        await finalize(person)

    async with served(settings, tmp_path, "infra", "serve") as (server, dying):
        on_it = [Person(dying, p.phone, p.token) for p in people]
        tasks = [asyncio.create_task(saves(p)) for p in on_it]
        tasks += [
            asyncio.create_task(finalizes(p, after=n / 40)) for n, p in enumerate(on_it)
        ]
        await started.wait()
        await asyncio.sleep(0.3)
        server.kill()
        await asyncio.gather(*tasks, return_exceptions=True)

    for person in people:
        finalized = await finalize(person)
        assert finalized["__typename"] == "OnboardingFinalized"
        assert await stores.written_of(person) == ONE_OF_EACH, await id_of(person)
        assert not await stores.has_draft(person)
        name = at(await profile_of(person), "profile.firstName")
        if acknowledged[person.token]:
            _, last = acknowledged[person.token][-1]
            # One more save may have been done whose answer died with the server.
            assert name in (last, f"Afi {int(last.split()[1]) + 1}")
