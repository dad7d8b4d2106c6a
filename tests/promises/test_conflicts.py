"""Who did not see what somebody else has done is told, and nothing is thrown away."""

from infra.redis.drafts import RedisDraftStore
from tests.api import Person
from tests.promises.asking import discard, draft_of, save
from tests.promises.conftest import Meanwhile
from tests.promises.stores import Stores

ZONES = ["calavi", "godomey"]


async def test_a_conflict_shows_both_sides_and_saves_nothing(person: Person) -> None:
    await save(person, role="TENANT")
    theirs = {"preferredZones": ["calavi"], "budgetMin": 5, "homeDescription": "Ici"}
    await save(person, profile={"firstName": "Afi"}, preferences=theirs)

    refused = await save(
        person,
        expectedVersion=1,
        role="AGENT",
        profile={"firstName": "Kossi", "lastName": "Ahouansou"},
        preferences={"preferredZones": ZONES, "budgetMin": 6, "homeDescription": None},
    )

    draft = await draft_of(person)
    assert (draft["version"], draft["role"]) == (2, "TENANT")
    assert draft["profile"]["lastName"] is None
    conflicts = {c.pop("path"): c for c in refused.pop("conflicts")}
    assert refused == {
        "__typename": "OnboardingDraftConflict",
        "expectedVersion": 1,
        "currentVersion": 2,
        "currentDraft": draft,
    }
    assert conflicts == {
        "profile.firstName": {"yours": "Kossi", "theirs": "Afi"},
        "preferences.preferredZones": {"yours": ZONES, "theirs": ["calavi"]},
        "preferences.budgetMin": {"yours": 6, "theirs": 5},
        "preferences.homeDescription": {"yours": None, "theirs": "Ici"},
    }


async def test_without_a_version_to_go_by_the_answer_lists_what_it_replaced(
    person: Person,
) -> None:
    await save(
        person, role="TENANT", profile={"firstName": "Afi", "lastName": "Dossou"}
    )

    new = {"firstName": "Kossi", "lastName": "Dossou", "avatarUrl": "https://a.bj"}
    blind = await save(person, profile=new, role=None)
    seen = await save(person, profile={"firstName": "Afi"}, expectedVersion=2)

    assert sorted(blind["overwritten"], key=lambda lost: lost["path"]) == [
        {"path": "profile.firstName", "previous": "Afi"},
        {"path": "role", "previous": "TENANT"},
    ]
    assert seen["overwritten"] == []


async def test_discarding_what_somebody_has_saved_to_since_is_a_conflict(
    person: Person, stores: Stores
) -> None:
    await save(person, role="AGENT")
    await save(person, profile={"firstName": "Afi"})
    draft = await draft_of(person)

    refused = await discard(person, expectedVersion=1)

    assert refused == {
        "__typename": "OnboardingDraftConflict",
        "expectedVersion": 1,
        "currentVersion": 2,
        "currentDraft": draft,
        "conflicts": [],
    }
    gone = await discard(person, expectedVersion=2)
    assert gone == {"__typename": "OnboardingDraftDiscarded", "wasThere": True}
    assert not await stores.has_draft(person)
    assert (await discard(person))["wasThere"] is False


async def test_a_save_while_somebody_discards_is_not_thrown_away(
    person: Person, meanwhile: Meanwhile
) -> None:
    await save(person, role="AGENT")
    meanwhile(
        RedisDraftStore, "load", lambda: save(person, profile={"firstName": "Afi"})
    )

    refused = await discard(person, expectedVersion=1)

    assert refused["__typename"] == "OnboardingDraftConflict"
    assert refused["currentVersion"] == 2
    assert (await draft_of(person))["profile"]["firstName"] == "Afi"


async def test_versions_go_on_after_a_draft_was_discarded(person: Person) -> None:
    await save(person, role="AGENT", saveId="mine")
    await discard(person, expectedVersion=1)

    stale = await save(person, expectedVersion=1, profile={"firstName": "Kossi"})
    new = await save(person, profile={"firstName": "Afi"}, saveId="mine")

    assert stale["__typename"] == "OnboardingDraftConflict"
    assert (stale["currentVersion"], stale["currentDraft"]) == (0, None)
    assert new["__typename"] == "OnboardingDraftSaved"
    assert new["version"] > 1
    draft = await draft_of(person)
    assert (draft["version"], draft["role"]) == (new["version"], None)
    again = await save(person, expectedVersion=1, profile={"firstName": "Kossi"})
    assert again["__typename"] == "OnboardingDraftConflict", "that draft is gone"
