"""Whatever becomes of the search, who has signed up sees that they have."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Locator, Route, expect

from tests.api import Api, Person
from tests.web.conftest import Open
from tests.web.device import Device
from tests.web.neighbours import answered, finish, rare_word, signed_up
from tests.web.test_homes import cards

SAID = re.compile("réseau|demain|Connectez")


async def met(api: Api, number: int = 1) -> Person:
    """Return a tenant whom a *number* of homes fit, and who has only to finalize."""
    word = rare_word()
    for home in range(number):
        await signed_up(api, "LANDLORD", homeDescription=f"{word} {home}")
    return await answered(api, "TENANT", homeDescription=word)


def excuse(afi: Device) -> Locator:
    return afi.page.locator(".homes").get_by_role("status").filter(has_text=SAID)


async def cut_off(route: Route) -> None:
    if "homeMatches" in (route.request.post_data or ""):
        await route.abort()
    else:
        await route.continue_()


async def test_a_search_that_fails_is_tried_again_by_a_button(
    device: Open, api: Api
) -> None:
    afi = await device()
    await afi.page.route("**/graphql", cut_off)
    await finish(afi, await met(api))

    await expect(excuse(afi)).to_have_text("Pas de réseau.")
    await expect(afi.page.locator(".note")).to_be_visible()
    await expect(afi.page.locator(".banner")).to_be_empty()
    again = afi.page.get_by_role("button", name="Réessayer")
    await again.focus()
    await again.press("Enter")
    await expect(excuse(afi)).to_have_text("Pas de réseau.")
    await expect(again).to_be_focused()

    await afi.page.unroute("**/graphql")
    await again.press("Enter")

    await expect(cards(afi)).to_have_count(1)
    await expect(cards(afi).get_by_role("heading")).to_be_focused()
    await expect(excuse(afi)).to_have_count(0)


@pytest.mark.parametrize("kind", ["js", "css"])
async def test_the_page_works_without_the_part_that_searches(
    device: Open, api: Api, kind: str
) -> None:
    afi = await device()
    part = f"**/HomeMatches-*.{kind}"
    await afi.page.route(part, lambda route: route.abort())
    await finish(afi, await met(api))
    again = afi.page.get_by_role("button", name="Réessayer")
    await expect(afi.page.locator(".done")).to_contain_text("Pas de réseau.")

    await afi.page.unroute(part)
    await again.click()

    await expect(cards(afi)).to_have_count(1)


async def test_who_has_used_up_the_day_comes_back_tomorrow(
    device: Open, limited: Callable[..., Any]
) -> None:
    async with limited(limit_matches="14/day") as api:
        afi = await device(at=api)
        afi.tolerated.add("429")
        await finish(afi, await met(api, 6))
        await expect(cards(afi)).to_have_count(5)

        await afi.page.get_by_role("button", name="Voir plus").click()

        await expect(excuse(afi)).to_contain_text("Revenez demain")
        await expect(cards(afi)).to_have_count(5)
        await expect(afi.page.locator(".banner")).to_be_empty()


async def test_an_ended_session_asks_for_a_code_when_one_tries_again(
    device: Open, api: Api
) -> None:
    tenant = await met(api, 6)
    afi = await device()
    await finish(afi, tenant)
    await expect(cards(afi)).to_have_count(5)
    await tenant.ask("mutation { signOut(everywhere: true) { __typename } }")

    await afi.page.get_by_role("button", name="Voir plus").click()
    await expect(excuse(afi)).to_contain_text("Connectez-vous")
    await afi.page.get_by_role("button", name="Réessayer").click()
    await afi.come_back(tenant.phone)

    await expect(cards(afi)).to_have_count(5)


async def test_somebody_else_who_signs_in_sees_what_fits_them(
    device: Open, api: Api
) -> None:
    afi = await device()
    await finish(afi, await met(api))
    await expect(cards(afi)).to_have_count(1)
    other = await signed_up(api, "TENANT", homeDescription=rare_word())
    koffi = Device(await afi.page.context.new_page(), api)
    await koffi.open()
    await koffi.page.get_by_role("button", name="Se déconnecter").click()
    await koffi.come_back(other.phone)

    await afi.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    await expect(cards(afi)).to_have_count(0)
