"""`/staff` for everybody of staff: any screen, any eyes, both languages."""

import re

import pytest
from playwright.async_api import expect

from infra.redis.connection import RedisConnection
from tests.web.busy_weeks import fill
from tests.web.staff_page import Show
from tests.web.test_reach import AXE, flaws, width
from tests.web.test_weight import zipped

SOON = 20_000
"""Milliseconds."""


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
