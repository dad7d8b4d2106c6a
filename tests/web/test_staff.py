"""`/staff` in a real browser: it moves by itself, and shows others nothing."""

import re

from playwright.async_api import Route, expect

from infra.redis.connection import RedisConnection
from infra.settings import Settings
from tests.answers import complete, finalize, save
from tests.api import Api
from tests.staff import staffed
from tests.web.busy_weeks import fill
from tests.web.conftest import Open
from tests.web.staff_page import UNLIMITED, Show, entered
from tests.web.test_reach import AXE, flaws

SIGN_OUT = "mutation { signOut(everywhere: true) { __typename } }"
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


async def test_without_network_it_keeps_the_numbers_and_says_how_old_they_are(
    show: Show, redis: RedisConnection
) -> None:
    await fill(redis)
    board = await show()
    page = board.device.page
    before = await board.tile("Commencées").inner_text()

    await page.context.set_offline(True)
    banner = page.locator(".banner")
    await expect(banner).to_contain_text("Pas de réseau : voici les chiffres de")
    await expect(board.tile("Commencées")).to_have_text(before)
    await expect(page.locator(".live")).to_contain_text("En pause")

    await page.context.set_offline(False)
    await expect(page.locator(".live")).to_contain_text("En direct", timeout=SOON)
    await expect(banner).to_be_empty()


async def test_a_page_that_nobody_sees_asks_nothing(show: Show) -> None:
    board = await show()
    page = board.device.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    await page.evaluate(
        """Object.defineProperty(document, 'hidden', {value: true, writable: true});
        document.dispatchEvent(new Event('visibilitychange'))"""
    )
    await page.wait_for_timeout(500)  # what was on its way
    asked.clear()
    await page.wait_for_timeout(7_000)
    assert asked == []

    async with page.expect_request("**/graphql"):
        await page.evaluate(
            "document.hidden = false;"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )


async def test_it_waits_as_long_as_it_is_told(show: Show) -> None:
    board = await show()
    page = board.device.page
    board.device.tolerated.add("status of 429")
    asked: list[str] = []

    async def refuse(route: Route) -> None:
        asked.append(route.request.url)
        error = (
            '{"errors": [{"message": "Doucement.",'
            ' "extensions": {"code": "RATE_LIMITED", "retryAfter": 60}}]}'
        )
        await route.fulfill(
            status=429,
            headers={"Retry-After": "60"},
            content_type="application/json",
            body=error,
        )

    await page.route("**/graphql", refuse)
    await expect(page.locator(".banner")).to_have_text("Doucement.", timeout=SOON)
    await expect(board.tile("Commencées")).to_have_text(NUMBER)
    await page.wait_for_timeout(7_000)

    assert len(asked) == 1


async def test_a_session_that_has_ended_takes_the_numbers_with_it(show: Show) -> None:
    board = await show()
    page = board.device.page
    board.device.tolerated.add("status of 401")

    await board.staff.ask(SIGN_OUT)

    phone = page.get_by_label("Numéro de téléphone")
    await expect(phone).to_be_visible(timeout=SOON)
    await expect(page.locator(".board")).to_have_count(0)

    await phone.fill(board.staff.phone)
    await board.device.enter_code()
    await expect(page.locator(".board")).to_be_visible()
