"""`/staff` goes on by itself: without network, unseen, refused, signed out."""

import re

from playwright.async_api import Route, expect

from infra.redis.connection import RedisConnection
from tests.web.busy_weeks import fill
from tests.web.staff_page import Show

SIGN_OUT = "mutation { signOut(everywhere: true) { __typename } }"
SOON = 20_000
"""Milliseconds."""
NUMBER = re.compile(r"^\d+\s*$")


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
