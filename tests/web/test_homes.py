"""The last page shows who is on the other side, and never who they are."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.api import Api
from tests.web.conftest import Open
from tests.web.device import Device
from tests.web.neighbours import answered, finish, rare_word, signed_up
from tests.web.test_reach import AXE, flaws, width

LET: dict[str, Any] = {
    "preferredZones": ["godomey", "calavi"],
    "budgetMin": 60_000,
    "budgetMax": 90_000,
    "homeDescription": "Chambre-salon carrelée à la rue des manguiers.\n"
    "Je suis Koffi Hounsou, appelez-moi au 01 97 12 34 56.",
}
WANTED: dict[str, Any] = {
    "preferredZones": ["calavi"],
    "budgetMin": 70_000,
    "budgetMax": 120_000,
    "homeDescription": "Une chambre-salon carrelée, et des manguiers",
}
_LONG = "\n".join(f"Ligne {number} de la description." for number in range(1, 21))


def cards(afi: Device) -> Locator:
    return afi.page.locator(".homes").get_by_role("listitem")


async def test_a_tenant_finds_what_a_landlord_lets_and_not_who_they_are(
    device: Open, api: Api
) -> None:
    await signed_up(api, "LANDLORD", name="Koffi", **LET)
    tenant = await answered(api, "TENANT", **WANTED)
    afi = await device()
    await finish(afi, tenant)

    homes, card = afi.page.locator(".homes"), cards(afi).first
    await expect(homes.get_by_role("heading", level=2)).to_have_text(
        "Des logements qui pourraient vous convenir"
    )
    await expect(homes.get_by_role("status").first).to_contain_text("D’après les mots")
    await expect(card.get_by_role("heading")).to_have_text("Godomey, Abomey-Calavi")
    await expect(card).to_contain_text("de 50 000 à 100 000 F par mois")
    await expect(card).to_contain_text("En commun :Abomey-Calavi")
    await expect(card).to_contain_text("de 70 000 à 100 000 F par mois")
    await expect(card).to_contain_text(re.compile(r"Ressemblance[1-9]\d %"))
    assert "manguiers.\nJe suis …, appelez-moi au …." in await card.inner_text()
    await expect(homes).not_to_contain_text(re.compile("Koffi|Hounsou|97 12"))


async def test_a_landlord_who_comes_back_finds_who_looks_for_it(
    device: Open, api: Api
) -> None:
    word = rare_word()
    await signed_up(api, "TENANT", homeDescription=f"Je cherche une {word}")
    landlord = await signed_up(api, "LANDLORD", homeDescription=f"Une {word}")
    afi = await device()
    await afi.come_back(landlord.phone)

    await expect(afi.page.locator(".homes h2")).to_have_text(
        "Des personnes qui cherchent ce que vous proposez"
    )
    await expect(cards(afi)).to_have_count(1)
    await expect(cards(afi)).to_contain_text(word)
    await expect(cards(afi).get_by_role("heading")).to_have_text("Quartier non précisé")


async def test_when_nothing_fits_a_friendly_line_says_so(
    device: Open, api: Api
) -> None:
    tenant = await answered(api, "TENANT", homeDescription=rare_word())
    afi = await device()
    await finish(afi, tenant)

    status = afi.page.locator(".homes").get_by_role("status").first
    await expect(status).to_contain_text("Rien pour l’instant ; revenez bientôt")
    await expect(cards(afi)).to_have_count(0)


async def test_more_are_a_button_away_which_leads_to_the_first_of_them(
    device: Open, api: Api
) -> None:
    word = rare_word()
    for number in range(7):
        await signed_up(api, "LANDLORD", homeDescription=f"{word} {number}")
    tenant = await answered(api, "TENANT", homeDescription=word)
    afi = await device()
    await finish(afi, tenant)
    await expect(cards(afi)).to_have_count(5)

    more = afi.page.get_by_role("button", name="Voir plus")
    await more.focus()
    await afi.page.keyboard.press("Enter")

    await expect(cards(afi)).to_have_count(7)
    await expect(cards(afi).nth(5).get_by_role("heading")).to_be_focused()
    await expect(more).to_have_count(0)


async def test_a_long_description_is_folded_until_it_is_opened(
    device: Open, api: Api
) -> None:
    word = rare_word()
    await signed_up(api, "LANDLORD", homeDescription=f"{word}\n{_LONG}")
    await signed_up(api, "LANDLORD", homeDescription=f"{word}. Court, sans pli, bref.")
    tenant = await answered(api, "TENANT", homeDescription=word)
    afi = await device()
    await finish(afi, tenant)
    long = cards(afi).filter(has_text="Ligne 20")
    text = long.locator(".description")
    folded = await height(text)

    await long.get_by_role("button", name="Lire la suite").click()

    assert await height(text) > 3 * folded
    button = long.get_by_role("button", name="Replier")
    await expect(button).to_have_attribute("aria-expanded", "true")
    short = cards(afi).filter(has_text="bref")
    await expect(short.get_by_role("button")).to_have_count(0)


async def height(text: Locator) -> float:
    box = await text.bounding_box()
    assert box
    return box["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_is_for_everybody(device: Open, api: Api, scheme: str) -> None:
    word = rare_word()
    zones: dict[str, Any] = {
        "preferredZones": ["calavi", "godomey", "fidjrosse"],
        "budgetMin": 400_000,
    }
    await signed_up(api, "LANDLORD", **zones, homeDescription=f"{word}\n{_LONG}")
    tenant = await answered(api, "TENANT", **zones, homeDescription=word)
    narrow = {"width": 320, "height": 568}
    afi = await device(color_scheme=scheme, viewport=narrow)
    await finish(afi, tenant)
    await expect(cards(afi)).to_have_count(1)
    await afi.page.evaluate(AXE)
    assert await flaws(afi) == []

    await afi.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await width(afi) <= 320
