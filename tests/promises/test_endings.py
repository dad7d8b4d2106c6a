"""Drafts that expired, people who have finished, identifiers of somebody else."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.answers import complete, finalize
from tests.api import Api, Person
from tests.promises.asking import at, change, draft_of, onboarding, profile_of, save
from tests.promises.stores import NOTHING, Stores

DAY = timedelta(days=1)
TAKEN = {
    "profile.email": "AGENT",
    "legal.cpi": "TENANT",
    "legal.ifu": "AGENT",
    "legal.rccm": "AGENT",
}
"""What nobody shares, and a role that is asked for it."""
every_identifier = pytest.mark.parametrize(("path", "role"), TAKEN.items())


async def test_an_expired_draft_says_that_it_has_and_when(
    person: Person, stores: Stores
) -> None:
    saved = await save(person, **complete("TENANT"))
    ends = datetime.fromisoformat(saved["draft"]["expiresAt"])
    assert abs(ends - datetime.now(UTC) - DAY) < timedelta(minutes=1)
    yesterday = datetime.now(UTC) - DAY
    await stores.expire(person, at=yesterday)

    seen = await onboarding(person)

    assert (seen["state"], seen["canFinalize"]) == ("EXPIRED", False)
    assert (seen["draft"], await draft_of(person)) == (None, None)
    assert datetime.fromisoformat(seen["expiredAt"]) == yesterday
    assert (await finalize(person))["__typename"] == "OnboardingIncomplete"


async def test_who_saw_an_expired_draft_is_told_and_the_versions_go_on(
    person: Person, stores: Stores
) -> None:
    await save(person, role="TENANT", profile={"firstName": "Afi"})
    await stores.expire(person)

    refused = await save(person, expectedVersion=1, profile={"lastName": "Dossou"})
    new = await save(person, expectedVersion=0, profile={"lastName": "Dossou"})

    assert refused["__typename"] == "OnboardingDraftConflict"
    assert (refused["expectedVersion"], refused["currentVersion"]) == (1, 0)
    assert (new["__typename"], new["version"]) == ("OnboardingDraftSaved", 2)
    assert (new["draft"]["role"], new["draft"]["profile"]["firstName"]) == (None, None)
    again = await save(person, expectedVersion=1, profile={"firstName": "Afi"})
    assert again["__typename"] == "OnboardingDraftConflict"
    assert again["currentVersion"] == 2
    seen = await onboarding(person)
    assert (seen["state"], seen["expiredAt"]) == ("DRAFT", None)


@pytest.mark.parametrize("a_month_later", [False, True])
async def test_a_save_of_who_has_finished_is_refused_and_leaves_no_draft(
    person: Person, stores: Stores, *, a_month_later: bool
) -> None:
    await save(person, **complete("TENANT"), saveId="mine")
    finalized = await finalize(person)
    if a_month_later:
        await stores.forget(person)
    before = await profile_of(person)

    ways: tuple[dict[str, Any], ...]
    ways = ({}, {"expectedVersion": 0}, {"expectedVersion": 1}, {"saveId": "mine"})
    late = await asyncio.gather(*(save(person, role="AGENT", **way) for way in ways))

    refused = "OnboardingAlreadyFinalized"
    profile = finalized["profileId"]
    assert late == [{"__typename": refused, "profileId": profile}] * 4
    assert not await stores.has_draft(person)
    assert await profile_of(person) == before


@every_identifier
async def test_an_identifier_of_somebody_else_is_kept_and_finalizing_refused(
    api: Api, person: Person, stores: Stores, path: str, role: str
) -> None:
    theirs, mine = complete(role), complete(role)
    other = await api.sign_in()
    await save(other, **theirs)
    await finalize(other)
    taken = at(theirs, path)
    step, _, name = path.partition(".")

    saved = await save(person, **{**mine, step: {**mine[step], name: taken}})

    problem = {"path": path, "code": "IDENTIFIER_TAKEN"}
    assert saved["__typename"] == "OnboardingDraftSaved"
    assert saved["draft"]["problems"] == [problem]
    draft = await draft_of(person)
    assert (at(draft, path), draft["problems"]) == (taken, [problem])
    seen = await onboarding(person)
    assert seen["canFinalize"] is False
    assert seen["requirements"] == {"currentlyDue": [], "errors": [problem]}
    refused = await finalize(person)
    assert refused["__typename"] == "IdentifierAlreadyUsed"
    assert refused["path"] == path
    assert await stores.written_of(person) == NOTHING

    mended = await save(person, **change(path, at(mine, path)))
    assert mended["draft"]["problems"] == []
    assert (await finalize(person))["__typename"] == "OnboardingFinalized"


@every_identifier
async def test_of_two_who_finalize_with_one_identifier_at_once_one_gets_it(
    api: Api, path: str, role: str
) -> None:
    people = [await api.sign_in() for _ in range(2)]
    shared = at(complete(role), path)
    for person in people:
        await save(person, **complete(role))
        saved = await save(person, **change(path, shared))
        assert saved["draft"]["problems"] == []

    ends = await asyncio.gather(*map(finalize, people))

    names = {
        end["__typename"]: person for end, person in zip(ends, people, strict=True)
    }
    assert names.keys() == {"OnboardingFinalized", "IdentifierAlreadyUsed"}
    loser = names["IdentifierAlreadyUsed"]
    assert (await onboarding(loser))["canFinalize"] is False
    assert at(await draft_of(loser), path) == shared


@pytest.mark.parametrize("path", TAKEN)
async def test_an_identifier_that_is_saved_alone_is_compared_too(
    api: Api, person: Person, path: str
) -> None:
    theirs = complete(TAKEN[path])
    other = await api.sign_in()
    await save(other, **theirs)
    await finalize(other)

    saved = await save(person, **change(path, at(theirs, path)))

    problem = {"path": path, "code": "IDENTIFIER_TAKEN"}
    assert saved["draft"]["problems"] == [problem]
    assert (await onboarding(person))["requirements"]["errors"] == [problem]
