"""`/staff` in a real browser: it moves by itself, and shows others nothing."""

import re

import pytest
from playwright.async_api import expect

from infra.redis.connection import RedisConnection
from infra.settings import Settings
from tests.answers import complete, finalize, save
from tests.api import Api
from tests.staff import staffed
from tests.web.busy_weeks import fill
from tests.web.conftest import Open
from tests.web.staff_page import UNLIMITED, Show, entered
from tests.web.test_reach import AXE, flaws, width
from tests.web.test_weight import zipped

SOON = 20_000
"""Milliseconds."""
NUMBER = re.compile(r"^\d+\s*$")


async def test_what_others_do_moves_it_without_a_reload(show: Show) -> None:
    board = await show()
    await expect(board.tile("Commencées")).to_have_text("0")
    await board.device.page.evaluate("window.isTheSamePage = true")
    afi = await board.staff.api.sign_in()

    answers = complete("AGENT")
    await save(afi, profile=answers["profile"])
    await expect(board.tile("Commencées")).to_have_text("1", timeout=SOON)
    await expect(board.tile("En cours")).to_have_text("1", timeout=SOON)

    await save(afi, **answers)
    await finalize(afi)
    await expect(board.tile("Terminées")).to_have_text("1", timeout=SOON)
    await expect(board.tile("En cours")).to_have_text("0")
    await expect(board.tile("Taux de réussite")).to_have_text(
        re.compile(r"^100\s%\s*$")
    )

    await board.choose("Agents")
    await expect(board.tile("Commencées")).to_have_text("1")
    await board.choose("Locataires")
    await expect(board.tile("Commencées")).to_have_text("0")
    assert await board.device.page.evaluate("window.isTheSamePage")


async def test_who_is_not_staff_is_told_kindly_and_sees_no_number(
    device: Open, settings: Settings, api: Api, redis: RedisConnection
) -> None:
    await fill(redis)
    async with staffed(settings, await api.sign_in(), **UNLIMITED) as staff:
        afi = await device(staff.api)
        afi.tolerated.add("status of 403")
        person = await staff.api.sign_in()
        await entered(afi, person)

        await expect(afi.page.locator("h1")).to_have_text(
            re.compile("Cette page est réservée")
        )
        me = (await person.ask("{ viewer { id } }"))["viewer"]["id"]
        await expect(afi.page.locator(".id")).to_have_text(me)
        await expect(afi.page.locator(".board, .tiles, svg, table")).to_have_count(0)
        await afi.page.evaluate(AXE)
        assert await flaws(afi) == []

        await afi.page.get_by_role("button", name="Se déconnecter").click()
        await expect(afi.page.get_by_label("Numéro de téléphone")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(
    show: Show, redis: RedisConnection, scheme: str
) -> None:
    await fill(redis)
    board = await show(color_scheme=scheme)
    for summary in await board.device.page.locator("summary").all():
        await summary.click()
    await board.device.page.evaluate(AXE)

    assert await flaws(board.device) == []


@pytest.mark.parametrize("percent", [100, 200])
async def test_nothing_is_cut_off_at_320_pixels(
    show: Show, redis: RedisConnection, percent: int
) -> None:
    await fill(redis)
    board = await show(viewport={"width": 320, "height": 568})
    page = board.device.page
    await page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
    for summary in await page.locator("summary").all():
        await summary.click()

    assert await width(board.device) <= 320


async def test_each_chart_has_the_same_numbers_as_a_table(
    show: Show, redis: RedisConnection
) -> None:
    await fill(redis)
    board = await show()
    panel = board.panel("Le parcours")
    drawn = await panel.locator(".number").all_inner_texts()
    await panel.locator("summary").click()

    cells = await panel.locator("tbody td:nth-child(2)").all_inner_texts()
    assert len(cells) == len(drawn) == 5
    assert all(text.startswith(cell) for text, cell in zip(drawn, cells, strict=True))
    for figure in await board.device.page.get_by_role("img").all():
        assert await figure.get_attribute("aria-label")


async def test_numbers_are_written_as_the_language_has_them(
    show: Show, redis: RedisConnection
) -> None:
    await fill(redis)
    board = await show()
    await board.choose("30 jours")
    started = board.tile("Commencées")
    await expect(started).to_have_text(re.compile(r"^\d\u202f\d{3}\s*$"), timeout=SOON)

    await board.device.page.get_by_role("button", name="English").click()
    await expect(board.tile("Started")).to_have_text(re.compile(r"^\d,\d{3}\s*$"))
    await expect(board.device.page).to_have_title("Immo Bénin · Sign-ups")


def test_it_is_built_apart_from_the_form() -> None:
    assert zipped("index-*.js", "staff") <= 40_000
