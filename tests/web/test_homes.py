"""The last page shows who is on the other side, and never who they are."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.api import Api
from tests.web.conftest import Open
from tests.web.device import Device
from tests.web.neighbours import answered, finish, signed_up

LET = """Chambre-salon carrelée à la rue des manguiers.
Je suis Koffi Hounsou, appelez-moi au 01 97 12 34 56."""
BAND = {"budgetMin": 50_000, "budgetMax": 100_000}


def cards(afi: Device) -> Locator:
    return afi.page.locator(".homes").get_by_role("listitem")


async def test_a_tenant_finds_what_a_landlord_lets_and_not_who_they_are(
    device: Open, api: Api
) -> None:
    await signed_up(
        api,
        "LANDLORD",
        name="Koffi",
        preferredZones=["godomey", "calavi"],
        homeDescription=LET,
        budgetMin=60_000,
        budgetMax=90_000,
    )
    tenant = await answered(
        api,
        "TENANT",
        preferredZones=["calavi"],
        homeDescription="Une chambre-salon carrelée, avec des manguiers",
        budgetMin=70_000,
        budgetMax=120_000,
    )
    afi = await device()
    await finish(afi, tenant)

    homes = afi.page.locator(".homes")
    card = cards(afi).first
    await expect(homes.get_by_role("heading", level=2)).to_have_text(
        "Des logements qui pourraient vous convenir"
    )
    await expect(homes.get_by_role("status")).to_contain_text("D’après les mots")
    await expect(card).to_contain_text("carrelée à la rue des manguiers.\n")
    await expect(card.get_by_role("heading")).to_have_text("Godomey, Abomey-Calavi")
    await expect(card).to_contain_text("de 50 000 à 100 000 F par mois")
    await expect(card).to_contain_text("Quartiers en communAbomey-Calavi")
    await expect(card).to_contain_text("Budgets qui se rejoignentde 70 000 à 100 000 F")
    await expect(card).to_contain_text(re.compile(r"Ressemblance[1-9]\d %"))
    await expect(homes).not_to_contain_text(re.compile("Koffi|Hounsou|97 12"))
