"""The whole way, from a phone number to a profile, as each role goes it."""

from itertools import count
from typing import Any

import pytest
from playwright.async_api import expect

from tests.api import Person
from tests.web.conftest import Open

NAMES = {"profile_firstName": "Afi", "profile_lastName": "Hounsou"}
PROFILE = """
{ profile(reveal: true) {
  role firstName kycStatus
  legal { cpi company ifu rccm acceptedTerms }
  preferences { preferredZones budgetMin budgetMax homeDescription }
} }
"""
_numbers = count(1_000_000_000_000)


def number() -> str:
    """Return a number of 13 digits that nobody has."""
    return str(next(_numbers))


@pytest.mark.parametrize(
    ("role", "choice", "kinds"),
    [
        ("TENANT", "Locataire", "cpi"),
        ("LANDLORD", "Propriétaire", ""),
        ("LANDLORD", "Propriétaire", "company ifu"),
        ("AGENT", "Agent immobilier", "company ifu rccm"),
    ],
    ids=["tenant", "landlord", "company", "agent"],
)
async def test_everybody_arrives(
    device: Open, role: str, choice: str, kinds: str
) -> None:
    legal = {
        "cpi": number(),
        "company": "Toits du Sud",
        "ifu": number(),
        "rccm": f"RB/COT/25 A {number()[-7:]}",
    }
    legal = {kind: legal[kind] for kind in kinds.split()}
    afi = await device()
    page = afi.page

    await afi.sign_in()
    assert await afi.screen() == "Vous"
    await afi.type(**NAMES)
    await afi.go_on()
    await page.get_by_text(choice, exact=True).click()
    await afi.go_on()
    await afi.type(**{f"legal_{kind}": text for kind, text in legal.items()})
    await afi.field("legal.acceptedTerms").check()
    await afi.go_on()
    await page.get_by_text("Calavi").click()
    await page.get_by_text("50 à 100 mille").click()
    await afi.type(preferences_homeDescription="Deux pièces, au calme")
    await afi.go_on()
    await expect(page.get_by_text("Tout y est.")).to_be_visible()
    await page.get_by_role("button", name="Terminer mon inscription").click()
    await expect(page.locator("h1")).to_have_text("Bienvenue, Afi !")

    again = await afi.api.sign_in(afi.phone)
    profile = await profile_of(again)
    assert (profile["role"], profile["kycStatus"]) == (role, "PENDING")
    told = {kind: profile["legal"][kind] for kind in legal}
    assert told == legal
    assert profile["preferences"] == {
        "preferredZones": ["calavi"],
        "budgetMin": 50_000,
        "budgetMax": 100_000,
        "homeDescription": "Deux pièces, au calme",
    }


async def profile_of(person: Person) -> Any:
    return (await person.ask(PROFILE))["profile"]


async def test_what_is_missing_leads_to_its_field(device: Open) -> None:
    afi = await device()
    await afi.sign_in()
    await afi.go("summary")
    await afi.page.get_by_role("button", name="Terminer mon inscription").click()
    await expect(afi.page.get_by_role("alert")).not_to_be_empty()

    await (
        afi.page.locator(".missing").get_by_role("link", name="Nom", exact=True).click()
    )

    await expect(afi.field("profile.lastName")).to_be_focused()


async def test_an_error_stands_beside_its_field_once_it_is_left(device: Open) -> None:
    afi = await device()
    await afi.sign_in()
    await afi.go("role")
    await afi.page.get_by_text("Locataire", exact=True).click()
    await afi.go_on()
    await afi.type(legal_cpi="123")
    await afi.saved()
    problem = afi.page.locator("[id='legal.cpi-problem']")
    await expect(problem).to_be_empty()

    await afi.field("legal.cpi").blur()

    await expect(problem).to_have_text("Le CPI compte 12 à 15 chiffres.")
    await expect(afi.field("legal.cpi")).to_have_attribute("aria-invalid", "true")


async def test_a_wrong_code_is_told_and_the_next_may_be_right(device: Open) -> None:
    afi = await device()
    await afi.page.get_by_label("Numéro de téléphone").fill("123")
    await afi.page.get_by_role("button", name="Recevoir le code").click()
    await expect(afi.page.get_by_role("alert")).to_contain_text("+229 01 97 12 34 56")

    await afi.page.get_by_label("Numéro de téléphone").fill("01 95 00 00 01")
    await afi.page.get_by_role("button", name="Recevoir le code").click()
    await afi.page.get_by_label("Code à six chiffres").fill("000000")

    await expect(afi.page.get_by_role("alert")).to_contain_text("pas le bon")


async def test_english_is_one_button_away_and_stays(device: Open) -> None:
    afi = await device()
    await afi.sign_in()

    await afi.page.get_by_role("button", name="English").click()
    await expect(afi.page.locator("h1")).to_have_text("You")
    await afi.page.reload()

    await expect(afi.page.locator("h1")).to_have_text("You")
    assert await afi.page.locator("html").get_attribute("lang") == "en"
