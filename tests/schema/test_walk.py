"""The main job, for each role: from a phone number to a profile."""

import pytest

from infra.redis.connection import RedisConnection
from tests.answers import complete, finalize, save
from tests.api import Api, Person

ANSWERS = """
  role
  legal { cpi company ifu rccm acceptedTerms }
  preferences { preferredZones budgetMin budgetMax homeDescription }
"""
NAMES = "firstName lastName email avatarUrl"
DRAFT = f"{{ onboardingDraft {{ version profile {{ {NAMES} }} {ANSWERS} }} }}"
PROFILE = f"{{ profile(reveal: true) {{ id kycStatus {NAMES} {ANSWERS} }} }}"
STANDING = """{ onboarding {
  state nextStep canFinalize progress { done total percent }
  requirements { currentlyDue eventuallyDue errors { path } }
} }"""

every_role = pytest.mark.parametrize("role", ["TENANT", "LANDLORD", "AGENT"])


def given(answers: dict[str, object]) -> dict[str, object]:
    """Return *answers* as the API shows them: what was not asked for is null."""
    legal = dict.fromkeys(("cpi", "company", "ifu", "rccm"))
    return {**answers, "legal": {**legal, **answers["legal"]}}  # type: ignore[dict-item] # JSON


@every_role
async def test_a_person_onboards_step_by_step_and_on_two_devices(
    api: Api, redis: RedisConnection, role: str
) -> None:
    phone = await api.sign_in()
    answers = complete(role)
    for step, part in answers.items():
        saved = await save(phone, **{step: part})
        assert saved["__typename"] == "OnboardingDraftSaved"

    laptop = Person(api, phone.phone, phone.token)
    resumed = (await laptop.ask(DRAFT))["onboardingDraft"]
    assert resumed == {"version": 4, **given(answers)}

    finalized = await finalize(laptop)
    assert finalized["__typename"] == "OnboardingFinalized"
    assert finalized["alreadyFinalized"] is False

    me = (await phone.ask("{ viewer { id profileCompletedAt } }"))["viewer"]
    assert me["profileCompletedAt"] is not None
    assert await redis.client.exists(f"onboarding:{me['id']}") == 0
    assert (await phone.ask(DRAFT)) == {"onboardingDraft": None}
    profile = (await phone.ask(PROFILE))["profile"]
    shown = given(answers)
    names = shown.pop("profile")
    assert isinstance(names, dict)
    assert profile == {
        "id": finalized["profileId"],
        "kycStatus": "PENDING",
        **names,
        **shown,
    }


@every_role
async def test_what_is_missing_is_told_until_nothing_is(api: Api, role: str) -> None:
    person = await api.sign_in()
    answers = complete(role)

    start = (await person.ask(STANDING))["onboarding"]
    assert (start["state"], start["nextStep"]) == ("NONE", "PROFILE")
    for step, part in answers.items():
        before = (await person.ask(STANDING))["onboarding"]
        assert before["nextStep"] == step.upper()
        if not before["canFinalize"]:
            refused = (await finalize(person))["requirements"]
            assert refused["currentlyDue"] == before["requirements"]["currentlyDue"]
            assert refused["currentlyDue"]
        await save(person, **{step: part})

    end = (await person.ask(STANDING))["onboarding"]
    assert end["nextStep"] is None
    assert end["canFinalize"] is True
    assert end["progress"]["percent"] == 100
    await finalize(person)
    done = (await person.ask(STANDING))["onboarding"]
    assert (done["state"], done["canFinalize"]) == ("FINALIZED", False)


async def test_signing_in_again_finds_the_same_draft(api: Api) -> None:
    person = await api.sign_in()
    await save(person, profile={"firstName": "Kossi"})

    again = await api.sign_in(person.phone)

    draft = (await again.ask(DRAFT))["onboardingDraft"]
    assert draft["profile"]["firstName"] == "Kossi"


async def test_nobody_sees_the_draft_of_another(api: Api) -> None:
    person, other = await api.sign_in(), await api.sign_in()

    await save(person, profile={"firstName": "Kossi"})

    assert await other.ask(DRAFT) == {"onboardingDraft": None}


async def test_identifiers_are_masked_unless_their_owner_asks(api: Api) -> None:
    person = await api.sign_in()
    answers = complete("AGENT")
    await save(person, **answers)
    await finalize(person)

    fields = "legal { company ifu rccm } firstName"
    masked = (await person.ask(f"{{ profile {{ {fields} }} }}"))["profile"]
    full = (await person.ask(f"{{ profile(reveal: true) {{ {fields} }} }}"))["profile"]
    standing = await person.ask("{ onboarding { profile { legal { ifu } } } }")

    ifu, rccm = answers["legal"]["ifu"], answers["legal"]["rccm"]
    assert full["legal"] == {"company": "Agence du Lac", "ifu": ifu, "rccm": rccm}
    assert masked["legal"]["ifu"] == "•••••••••" + ifu[-4:]
    assert masked["legal"]["rccm"].endswith(rccm[-4:])
    assert masked["legal"]["rccm"].strip("•") == rccm[-4:]
    assert standing["onboarding"]["profile"]["legal"]["ifu"] == masked["legal"]["ifu"]
