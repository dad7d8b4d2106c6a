"""One person, one profile, and no save lost on the way there."""

import asyncio
from itertools import cycle, islice
from typing import Any

import pytest
from sqlalchemy import text

from infra.postgres.registration import PostgresRegistration
from resolvers.settling import Settling
from tests.answers import complete, finalize
from tests.api import Api, Person
from tests.promises.asking import at, change, draft_of, onboarding, profile_of, save
from tests.promises.conftest import Meanwhile
from tests.promises.stores import NOTHING, ONE_OF_EACH, Stores, id_of

TEXTS = (
    "profile.firstName",
    "profile.lastName",
    "legal.company",
    "preferences.homeDescription",
)


async def in_time(condition: Any) -> None:
    for _ in range(500):
        if await condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("never")


async def test_a_hundred_who_finalize_at_once_get_one_profile(
    person: Person, stores: Stores
) -> None:
    await save(person, **complete("AGENT"))

    ends = await asyncio.gather(*(finalize(person) for _ in range(100)))

    assert {end["__typename"] for end in ends} == {"OnboardingFinalized"}
    assert {end["profileId"] for end in ends} == {(await profile_of(person))["id"]}
    assert sorted(end["alreadyFinalized"] for end in ends) == [False] + [True] * 99
    assert await stores.written_of(person) == ONE_OF_EACH
    assert not await stores.has_draft(person)


async def test_saves_during_a_finalize_are_in_the_profile_or_in_the_draft(
    api: Api, stores: Stores
) -> None:
    for turn in range(10):
        person = await api.sign_in()
        await save(person, **complete("AGENT"))
        given = [(p, f"Texte {n}") for n, p in enumerate(islice(cycle(TEXTS), 20))]

        async def finalizes(who: Person, after: float) -> Any:
            await asyncio.sleep(after)
            return await finalize(who)

        end, *saves = await asyncio.gather(
            finalizes(person, turn / 100),
            *(save(person, **change(path, words)) for path, words in given),
        )

        wanted: dict[str, tuple[int, str]] = {}
        for saved, (path, words) in zip(saves, given, strict=True):
            if saved["__typename"] == "OnboardingDraftSaved":
                mine = (saved["version"], words)
                wanted[path] = max(mine, wanted.get(path, mine))
            else:
                assert saved["__typename"] == "OnboardingAlreadyFinalized"
        if end["__typename"] == "OnboardingDraftConflict":
            assert await stores.written_of(person) == NOTHING
            assert len(wanted) == len(TEXTS), "so nothing was refused either"
            kept = await draft_of(person)
        else:
            assert end["__typename"] == "OnboardingFinalized"
            assert await stores.written_of(person) == ONE_OF_EACH
            assert not await stores.has_draft(person)
            kept = await profile_of(person)
        for path, (_, words) in wanted.items():
            assert at(kept, path) == words
        if end["__typename"] == "OnboardingDraftConflict":
            await finalize(person)
            profile = await profile_of(person)
            assert {p: at(profile, p) for p in TEXTS} == {p: at(kept, p) for p in TEXTS}


async def test_a_save_while_the_profile_is_written_makes_finalizing_a_conflict(
    person: Person, stores: Stores, meanwhile: Meanwhile
) -> None:
    await save(person, **complete("TENANT"))
    meanwhile(
        PostgresRegistration,
        "record",
        lambda: save(person, profile={"firstName": "Kossi"}),
    )

    end = await finalize(person, expectedVersion=1)

    assert end == {
        "__typename": "OnboardingDraftConflict",
        "expectedVersion": 1,
        "currentVersion": 2,
    }
    assert await stores.written_of(person) == NOTHING
    assert (await onboarding(person))["canFinalize"] is True
    assert (await finalize(person, expectedVersion=2))["alreadyFinalized"] is False
    assert (await profile_of(person))["firstName"] == "Kossi"


async def test_a_save_just_before_the_commit_waits_and_is_refused(
    person: Person, stores: Stores, meanwhile: Meanwhile
) -> None:
    await save(person, **complete("TENANT"))
    saves: list[asyncio.Task[Any]] = []

    async def somebody_saves() -> None:
        late = save(person, profile={"firstName": "Kossi"})
        saves.append(asyncio.create_task(late))
        await asyncio.wait(saves, timeout=0.3)
        assert not saves[0].done(), "nobody can tell yet how it ends"

    meanwhile(Settling, "freeze", somebody_saves)

    end = await finalize(person)

    assert end["__typename"] == "OnboardingFinalized"
    late = await saves[0]
    assert late["__typename"] == "OnboardingAlreadyFinalized"
    assert late["profileId"] == end["profileId"]
    assert (await profile_of(person))["firstName"] == "Afi"
    assert not await stores.has_draft(person)


async def test_saves_while_finalizing_waits_for_its_turn_are_in_the_profile(
    person: Person, stores: Stores
) -> None:
    await save(person, **complete("TENANT"))
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    hold = "SELECT 1 FROM users WHERE id = :id FOR UPDATE"
    row = {"id": await id_of(person)}

    async with stores.postgres.transaction(limit=5) as session:
        connection = await session.connection()
        await connection.execute(text(hold), row)
        end = asyncio.create_task(finalize(person))

        async def waits() -> bool:
            return bool((await connection.execute(text(waiting))).scalar())

        await in_time(waits)
        saved = await save(person, profile={"firstName": "Kossi"})
        assert saved["__typename"] == "OnboardingDraftSaved"

    assert (await end)["__typename"] == "OnboardingFinalized"
    assert (await profile_of(person))["firstName"] == "Kossi"
    assert not await stores.has_draft(person)


@pytest.mark.parametrize("expected", [0, 1, 3])
async def test_who_finalizes_another_version_than_they_saw_is_told(
    person: Person, stores: Stores, expected: int
) -> None:
    await save(person, **complete("TENANT"))
    await save(person, profile={"firstName": "Kossi"})

    end = await finalize(person, expectedVersion=expected)

    assert end == {
        "__typename": "OnboardingDraftConflict",
        "expectedVersion": expected,
        "currentVersion": 2,
    }
    assert await stores.written_of(person) == NOTHING


async def test_an_answer_that_got_lost_is_given_again_to_who_asks_again(
    person: Person, stores: Stores
) -> None:
    await save(person, **complete("TENANT"))
    first = await finalize(person, expectedVersion=1)

    for _ in range(3):
        again = await finalize(person, expectedVersion=1)
        assert again == {**first, "alreadyFinalized": True}

    await stores.forget(person)
    assert await finalize(person) == {**first, "alreadyFinalized": True}
    assert await stores.written_of(person) == ONE_OF_EACH
