"""What a save touches: what it names, and nothing else."""

from infra.redis.connection import RedisConnection
from tests.answers import complete, finalize, save
from tests.api import Api, Person

DRAFT = """{ onboardingDraft {
  version role profile { firstName lastName } preferences { budgetMin budgetMax }
} }"""


async def test_what_is_absent_is_untouched_and_null_clears(person: Person) -> None:
    await save(
        person,
        role="TENANT",
        profile={"firstName": "Afi", "lastName": "Hounsou"},
        preferences={"budgetMin": 1, "budgetMax": 2},
    )

    await save(person, profile={"firstName": None}, preferences=None, role=None)

    assert (await person.ask(DRAFT))["onboardingDraft"] == {
        "version": 2,
        "role": None,
        "profile": {"firstName": None, "lastName": "Hounsou"},
        "preferences": {"budgetMin": None, "budgetMax": None},
    }


async def test_a_save_that_changes_nothing_makes_no_version(person: Person) -> None:
    await save(person, profile={"firstName": "Afi"})

    again = await save(person, profile={"firstName": " Afi "})
    nothing = await save(person)

    assert (again["draft"]["version"], nothing["draft"]["version"]) == (1, 1)


async def test_a_save_moves_the_end_and_a_read_does_not(person: Person) -> None:
    ends = "{ onboardingDraft { expiresAt updatedAt } }"
    await save(person, role="AGENT")
    first = (await person.ask(ends))["onboardingDraft"]
    assert (await person.ask(ends))["onboardingDraft"] == first

    await save(person, role="AGENT")

    second = (await person.ask(ends))["onboardingDraft"]
    assert second["expiresAt"] > first["expiresAt"]


async def test_a_draft_whose_standing_was_lost_is_saved_and_finalized(
    redis: RedisConnection, api: Api
) -> None:
    person = await api.sign_in()
    await save(person, **complete("TENANT"))
    me = (await person.ask("{ viewer { id } }"))["viewer"]["id"]
    standing = f"standing:{{onboarding:{me}}}"

    assert await redis.client.delete(standing) == 1
    saved = await save(person, profile={"firstName": "Ama"})
    assert await redis.client.delete(standing) == 1
    finalized = await finalize(person)

    assert saved["draft"]["version"] == 2
    assert finalized["__typename"] == "OnboardingFinalized"
    assert await redis.client.exists(f"onboarding:{me}") == 0
