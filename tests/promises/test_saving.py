"""What was acknowledged is in the draft, whatever else was being saved meanwhile."""

import asyncio
from itertools import cycle, islice
from typing import Any

import pytest

from infra.redis.drafts import RedisDraftStore
from tests.api import Person
from tests.promises.asking import at, change, draft_of, save
from tests.promises.conftest import Meanwhile

ANSWERS: dict[str, Any] = {
    "profile.firstName": "Afi {}",
    "profile.lastName": "Hounsou {}",
    "profile.email": "afi.{}@saving.exemple.bj",
    "profile.avatarUrl": "https://exemple.bj/{}.jpg",
    "legal.cpi": "777{:010}",
    "legal.company": "Agence {}",
    "legal.ifu": "777{:010}",
    "legal.rccm": "RB/COT/25 C {}",
    "legal.acceptedTerms": "terms-{}",
    "preferences.preferredZones": ["zone-{}"],
    "preferences.budgetMin": 0,
    "preferences.budgetMax": 0,
    "preferences.homeDescription": "Chambre {}",
}


def answer(path: str, number: int) -> Any:
    """Return an answer that only the saver with this *number* gives."""
    match ANSWERS[path]:
        case str() as text:
            return text.format(number)
        case [text]:
            return [text.format(number)]
        case _:
            return number


async def test_of_fifty_who_save_at_once_nobody_s_answer_is_lost(
    person: Person,
) -> None:
    given = [(p, answer(p, n)) for n, p in enumerate(islice(cycle(ANSWERS), 50), 1)]

    saves = await asyncio.gather(*(save(person, **change(p, a)) for p, a in given))

    assert {saved["__typename"] for saved in saves} == {"OnboardingDraftSaved"}
    assert sorted(saved["version"] for saved in saves) == list(range(1, 51))
    draft = await draft_of(person)
    assert draft["version"] == 50
    in_order = sorted(zip(saves, given, strict=True), key=lambda one: one[0]["version"])
    current: dict[str, Any] = {}
    for saved, (path, mine) in in_order:
        assert at(saved["draft"], path) == mine
        before = current.get(path)
        lost = [{"path": path, "previous": before}] if before is not None else []
        assert saved["overwritten"] == lost
        current[path] = mine
    assert {path: at(draft, path) for path in current} == current


async def test_a_save_between_another_s_read_and_write_stays(
    person: Person, meanwhile: Meanwhile
) -> None:
    await save(person, role="AGENT")
    meanwhile(
        RedisDraftStore, "load", lambda: save(person, profile={"lastName": "Ahouansou"})
    )

    saved = await save(person, profile={"firstName": "Afi"}, expectedVersion=1)

    assert (saved["__typename"], saved["version"]) == ("OnboardingDraftSaved", 3)
    draft = await draft_of(person)
    assert draft["role"] == "AGENT"
    assert draft["profile"]["firstName"] == "Afi"
    assert draft["profile"]["lastName"] == "Ahouansou"


async def test_a_save_id_sent_twenty_times_at_once_saves_once(person: Person) -> None:
    mine = {"profile": {"firstName": "Afi"}, "expectedVersion": 0, "saveId": "mine"}

    saves = await asyncio.gather(*(save(person, **mine) for _ in range(20)))

    assert {saved["__typename"] for saved in saves} == {"OnboardingDraftSaved"}
    assert {saved["version"] for saved in saves} == {1}
    assert {saved["draft"]["version"] for saved in saves} == {1}
    assert (await draft_of(person))["version"] == 1


async def test_a_save_id_sent_again_later_has_the_first_result_and_undoes_nothing(
    person: Person,
) -> None:
    mine = {"profile": {"firstName": "Afi"}, "expectedVersion": 0, "saveId": "mine"}
    await save(person, **mine)
    await save(person, profile={"firstName": "Kossi"}, role="AGENT")
    await save(person, profile={"lastName": "Ahouansou"})
    before = await draft_of(person)

    again = await asyncio.gather(*(save(person, **mine) for _ in range(20)))

    for saved in again:
        assert (saved["__typename"], saved["version"]) == ("OnboardingDraftSaved", 1)
        assert saved["draft"] == before
        assert saved["overwritten"] == []
    assert await draft_of(person) == before


@pytest.mark.parametrize(("length", "outcome"), [(64, "Saved"), (65, "Invalid")])
async def test_a_save_id_has_at_most_sixty_four_characters(
    person: Person, length: int, outcome: str
) -> None:
    result = await save(person, role="AGENT", saveId="é" * length)

    if outcome == "Saved":
        assert (result["__typename"], result["version"]) == ("OnboardingDraftSaved", 1)
    else:
        assert result == {
            "__typename": "InvalidInput",
            "problems": [{"path": "saveId", "code": "TOO_LONG", "limit": 64}],
        }
        assert await draft_of(person) is None
