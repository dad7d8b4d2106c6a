"""The form for everybody: by keyboard, on small screens, with large text, for axe."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.answers import save
from tests.api import moment, new_phone
from tests.web.conftest import Open
from tests.web.device import STEPS, Device

AXE = Path("web/node_modules/axe-core/axe.min.js").read_text()
_FARTHEST = 60


async def flaws(device: Device) -> list[Any]:
    """Return what axe says against the page as it is."""
    found = await device.page.evaluate("axe.run()")
    return [
        (flaw["id"], flaw["impact"], [node["html"] for node in flaw["nodes"]])
        for flaw in found["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_any_screen(device: Open, scheme: str) -> None:
    afi = await device(color_scheme=scheme)
    await expect(afi.page.locator("h1")).to_be_visible()
    await afi.page.evaluate(AXE)
    found = {"phone": await flaws(afi)}
    await afi.page.get_by_label("Numéro de téléphone").fill(new_phone())
    await afi.page.get_by_role("button", name="Recevoir le code").click()
    await expect(afi.page.locator("#code")).to_be_focused()
    found["code"] = await flaws(afi)
    await afi.page.get_by_role("button", name="Changer de numéro").click()
    await afi.sign_in()
    await afi.go("role")
    await afi.page.get_by_text("Agent immobilier", exact=True).click()
    for step in STEPS:
        await afi.go(step)
        if step == "legal":
            await afi.type(legal_ifu="123")
            await afi.saved()
            await afi.field("legal.ifu").blur()
            await expect(afi.page.locator("[id='legal.ifu-problem']")).not_to_be_empty()
        found[step] = await flaws(afi)
    elsewhere = await afi.api.sign_in(afi.phone)
    await save(elsewhere, profile={"firstName": "Koffi"})
    await afi.go("profile")
    await afi.type(profile_firstName="Afi")
    await expect(afi.page.get_by_role("dialog")).to_be_visible()
    found["conflict"] = await flaws(afi)

    screens = ("phone", "code", *STEPS, "conflict")
    assert found == {screen: [] for screen in screens}


@pytest.mark.parametrize("percent", [100, 200])
async def test_nothing_is_cut_off_at_320_pixels(device: Open, percent: int) -> None:
    afi = await device(viewport={"width": 320, "height": 568})
    larger = f"document.documentElement.style.fontSize = '{percent}%'"
    await afi.page.evaluate(larger)
    await expect(
        afi.page.get_by_role("button", name="Recevoir le code")
    ).to_be_visible()
    widths = {"phone": await width(afi)}
    await afi.sign_in()
    await afi.go("role")
    await afi.page.get_by_text("Agent immobilier", exact=True).click()
    for step in STEPS:
        await afi.go(step)
        widths[step] = await width(afi)

    assert {screen: w for screen, w in widths.items() if w > 320} == {}


async def width(device: Device) -> int:
    found: int = await device.page.evaluate("document.documentElement.scrollWidth")
    return found


async def test_the_whole_way_goes_without_a_mouse(device: Open) -> None:
    afi = await device()
    keyboard = afi.page.keyboard

    async def reach(target: Locator) -> None:
        for _ in range(_FARTHEST):
            if await target.evaluate("(one) => one === document.activeElement"):
                return
            await keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {target}")

    await expect(afi.page.locator("h1")).to_be_visible()
    await reach(afi.page.locator("#phone"))
    await keyboard.type("0196555501")
    since = moment()
    await keyboard.press("Enter")
    await expect(afi.page.locator("#code")).to_be_focused()
    await keyboard.type(await afi.code_sent("+2290196555501", since))
    await expect(afi.page.locator(".steps")).to_be_visible()

    await reach(afi.field("profile.firstName"))
    await keyboard.type("Afi")
    await keyboard.press("Tab")
    await keyboard.type("Hounsou")
    await keyboard.press("Enter")
    await expect(afi.page.locator("h1")).to_be_focused()
    await reach(afi.field("role"))
    await keyboard.press("Space")
    await reach(afi.page.get_by_role("button", name="Continuer"))
    await keyboard.press("Enter")
    await reach(afi.field("legal.cpi"))
    await keyboard.type("5550196555501")
    await reach(afi.field("legal.acceptedTerms"))
    await keyboard.press("Space")
    await reach(afi.page.get_by_role("button", name="Continuer"))
    await keyboard.press("Enter")
    await reach(afi.page.locator(".chip input").first)
    await keyboard.press("Space")
    await reach(afi.page.get_by_role("button", name="Continuer"))
    await keyboard.press("Enter")
    await expect(afi.page.get_by_text("Tout y est.")).to_be_visible()
    await reach(afi.page.get_by_role("button", name="Terminer mon inscription"))
    await keyboard.press("Enter")

    await expect(afi.page.locator("h1")).to_have_text("Bienvenue, Afi !")
