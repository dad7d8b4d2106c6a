"""Coming back: after a reload, on another device, and to a clash of the two."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.answers import save
from tests.web.conftest import Open


async def test_a_reload_resumes_at_the_same_step_with_every_key(device: Open) -> None:
    afi = await device()
    await afi.sign_in()
    await afi.type(profile_firstName="Afi", profile_lastName="Hounsou")
    await afi.go_on()
    await afi.page.get_by_text("Locataire", exact=True).click()
    await afi.go_on()
    await afi.type(legal_cpi="12345678")

    await afi.page.reload()  # before the pause after which it would be sent

    await expect(afi.field("legal.cpi")).to_have_value("1234 5678")
    assert await afi.screen() == "Identité"
    await afi.saved()


async def test_another_device_resumes_at_the_first_step_with_work(device: Open) -> None:
    afi = await device()
    await afi.sign_in()
    await afi.type(profile_firstName="Afi", profile_lastName="Hounsou")
    await afi.saved()

    tablet = await device(viewport={"width": 1100, "height": 800})
    await tablet.sign_in(afi.phone)

    assert await tablet.screen() == "Votre rôle"
    await tablet.go("profile")
    await expect(tablet.field("profile.lastName")).to_have_value("Hounsou")


async def test_what_another_device_saved_shows_without_a_reload(device: Open) -> None:
    afi = await device()
    await afi.sign_in()
    elsewhere = await afi.api.sign_in(afi.phone)
    await save(elsewhere, profile={"lastName": "Hounsou"})

    await afi.type(profile_firstName="Afi")

    await expect(afi.field("profile.lastName")).to_have_value("Hounsou")
    await expect(afi.field("profile.firstName")).to_have_value("Afi")


async def test_a_late_answer_never_replaces_newer_typing(device: Open) -> None:
    afi = await device()
    await afi.sign_in()
    elsewhere = await afi.api.sign_in(afi.phone)
    await save(elsewhere, profile={"lastName": "Hounsou"})
    asked = asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        asked.set()
        await asyncio.sleep(1.5)
        await route.fulfill(response=answer)

    await afi.page.route("**/graphql", late)
    await afi.type(profile_firstName="Afi")
    for text in ("Afiwa", "Afiwa Grace"):  # while a save, then a load is on its way
        await asyncio.wait_for(asked.wait(), 5)
        asked.clear()
        await afi.type(profile_firstName=text)

    await expect(afi.field("profile.lastName")).to_have_value("Hounsou")
    await expect(afi.field("profile.firstName")).to_have_value("Afiwa Grace")
    await afi.saved()
    draft = await elsewhere.ask("{ onboardingDraft { profile { firstName } } }")
    assert draft["onboardingDraft"]["profile"] == {"firstName": "Afiwa Grace"}


@pytest.mark.parametrize(
    ("choice", "kept"), [("Ici", "Afi"), ("Autre appareil", "Koffi")]
)
async def test_a_conflict_shows_both_and_the_person_chooses(
    device: Open, choice: str, kept: str
) -> None:
    afi = await device()
    await afi.sign_in()
    elsewhere = await afi.api.sign_in(afi.phone)
    await save(elsewhere, profile={"firstName": "Koffi"})

    await afi.type(profile_firstName="Afi")
    dialog = afi.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Koffi")
    await expect(dialog).to_contain_text("Afi")
    await dialog.get_by_text(choice, exact=True).click()
    await dialog.get_by_role("button", name="Garder ce choix").click()

    await expect(afi.field("profile.firstName")).to_have_value(kept)
    await afi.saved()
    draft = await elsewhere.ask("{ onboardingDraft { profile { firstName } } }")
    assert draft["onboardingDraft"]["profile"]["firstName"] == kept


async def test_two_tabs_of_one_device_do_not_clash_with_themselves(
    device: Open,
) -> None:
    afi = await device()
    await afi.sign_in()
    await afi.type(profile_firstName="Afi")
    await afi.saved()
    await afi.type(profile_firstName="Afiwa")
    await afi.go_on()
    await afi.saved()
    await afi.go("profile")

    await afi.type(profile_firstName="Afi Grace")
    await afi.saved()

    await expect(afi.page.get_by_role("dialog")).to_have_count(0)


async def test_signing_out_leaves_nothing_on_the_device(device: Open) -> None:
    afi = await device()
    await afi.sign_in()
    await afi.type(profile_firstName="Afi")

    await afi.page.get_by_role("button", name="Se déconnecter").click()
    await expect(afi.page.get_by_label("Numéro de téléphone")).to_be_visible()

    kept = await afi.page.evaluate("JSON.stringify(localStorage)")
    assert "Afi" not in kept
    assert "immo:" not in kept
