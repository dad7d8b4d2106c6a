"""Takes the pictures in `docs/screens`, for `make screens`; it checks nothing."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from infra.redis.connection import RedisConnection
from tests.api import new_phone
from tests.web.busy_weeks import fill
from tests.web.conftest import PHONE, Open
from tests.web.homes_let import LET, WANTED
from tests.web.neighbours import answered, finish, signed_up
from tests.web.staff_page import Show

FOLDER = Path(__file__).parents[2] / "docs" / "screens"
DESKTOP = {"width": 1200, "height": 800}
NARROW = {"width": 320, "height": 640}
DEVICES = (
    ("phone-light", PHONE, "light"),
    ("phone-dark", PHONE, "dark"),
    ("desktop-light", DESKTOP, "light"),
    ("desktop-dark", DESKTOP, "dark"),
    ("narrow-light", NARROW, "light"),
)
_ENOUGH = 1700
"""Pixels of a long page."""
_number = count(9_900_000_000_001)


@pytest.mark.parametrize(("name", "viewport", "scheme"), DEVICES)
async def test_take_a_picture_of_each_step(  # noqa: PLR0915 - a long way
    device: Open, name: str, viewport: dict[str, int], scheme: str
) -> None:
    afi = await device(viewport=viewport, color_scheme=scheme)
    page = afi.page
    taken = count(1)

    async def take(what: str) -> None:
        await picture(page, f"{name}-{next(taken)}-{what}")

    await expect(page.locator("h1")).to_be_visible()
    await page.get_by_label("Numéro de téléphone").fill(new_phone())
    await take("phone")
    await page.get_by_role("button", name="Recevoir le code").click()
    await expect(page.locator("#code")).to_be_focused()
    await take("code")
    await afi.open()
    await afi.sign_in()
    await afi.type(profile_firstName="Afi", profile_lastName="Hounsou")
    await afi.saved()
    await take("profile")
    await afi.go_on()
    await page.get_by_text("Agent immobilier", exact=True).click()
    await afi.saved()
    await take("role")
    await afi.go_on()
    await afi.type(legal_company="Toits du Sud", legal_ifu="32025")
    await afi.type(legal_rccm=f"rbcot25a{str(next(_number))[-4:]}")
    await afi.saved()
    await afi.field("legal.rccm").blur()
    await take("legal")
    await afi.type(legal_ifu=str(next(_number)))
    await afi.field("legal.acceptedTerms").check()
    await afi.go_on()
    await page.get_by_text("Calavi").click()
    await page.get_by_text("50 à 100 mille").click()
    await afi.saved()
    await take("preferences")
    elsewhere = await afi.api.sign_in(afi.phone)
    await elsewhere.ask(
        """mutation { saveOnboardingDraft(input: {preferences: {budgetMax: 150000}}) {
          __typename } }"""
    )
    await page.get_by_text("100 à 200 mille").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await take("conflict")
    await page.get_by_role("button", name="Garder ce choix").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await afi.saved()
    await page.context.set_offline(True)
    await afi.type(preferences_homeDescription="Deux pièces")
    await expect(page.locator(".banner")).to_contain_text("Pas de réseau")
    await take("offline")
    await page.context.set_offline(False)
    await afi.saved()
    await afi.go_on()
    await expect(page.get_by_text("Tout y est.")).to_be_visible()
    await take("summary")
    await page.get_by_role("button", name="Terminer mon inscription").click()
    await expect(page.locator("h1")).to_have_text("Bienvenue, Afi !")
    await take("done")


async def test_take_pictures_of_the_homes_found(
    device: Open, limited: Callable[..., Any], model: dict[str, Any]
) -> None:
    async with limited(**model) as api:
        for home in LET:
            await signed_up(api, "LANDLORD", **home)
        for name, viewport, scheme in DEVICES:
            afi = await device(at=api, viewport=viewport, color_scheme=scheme)
            await finish(afi, await answered(api, "TENANT", **WANTED))
            await expect(afi.page.get_by_text("D’après le sens")).to_be_visible()
            await picture(afi.page, f"{name}-12-homes")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["phone", "desktop"])
async def test_take_a_picture_of_the_page_of_staff(
    show: Show, redis: RedisConnection, name: str, scheme: str
) -> None:
    await fill(redis)
    viewport = {"phone": PHONE, "desktop": DESKTOP}[name]
    board = await show(viewport=viewport, color_scheme=scheme)
    await board.device.page.wait_for_timeout(600)  # bars grow
    await board.device.page.screenshot(
        path=FOLDER / f"{name}-{scheme}-11-staff.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": viewport["width"], "height": _ENOUGH},
    )


async def picture(page: Page, name: str) -> None:
    await page.wait_for_timeout(200)
    # Behind a dialog nothing scrolls: there is no more to see than the window shows.
    whole = not await page.get_by_role("dialog").count()
    await page.screenshot(path=FOLDER / f"{name}.png", full_page=whole, scale="css")
