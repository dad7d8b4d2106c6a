"""What is found by meaning comes a moment later, and takes the place of the rest."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Request, Route, expect

from tests.api import Api
from tests.web.conftest import Open
from tests.web.neighbours import answered, finish, rare_word, signed_up

_SHIFTS = """
globalThis.moved = [];
new PerformanceObserver((list) => {
  for (const { sources } of list.getEntries())
    for (const { node } of sources) moved.push(node?.nodeName);
}).observe({ type: 'layout-shift', buffered: true });
"""


async def test_meaning_takes_the_place_of_words(
    device: Open, limited: Callable[..., Any], model: dict[str, Any]
) -> None:
    async with limited(**model, worker_inside=False) as api:
        let, wanted = "Maison avec un jardin fleuri.", "Une villa avec des fleurs."
        await signed_up(api, "LANDLORD", homeDescription=let)
        afi = await device(at=api)
        await finish(afi, await answered(api, "TENANT", homeDescription=wanted))
        status = afi.page.locator(".homes").get_by_role("status").first
        await expect(status).to_contain_text("D’après les mots")

        async with limited(**model):  # a worker, which the first has not
            await expect(status).to_contain_text("D’après le sens", timeout=8_000)

        await expect(afi.page.locator(".home").first).to_contain_text("jardin fleuri")


@pytest.mark.parametrize(
    ("home", "times"),
    [({"homeDescription": "Deux pièces"}, 3), ({"preferredZones": ["abomey"]}, 1)],
    ids=["described", "not described"],
)
async def test_it_is_not_asked_for_endlessly(
    device: Open, api: Api, home: dict[str, Any], times: int
) -> None:
    asked: list[Request] = []

    def count(request: Request) -> None:
        if "homeMatches" in (request.post_data or ""):
            asked.append(request)

    afi = await device()
    afi.page.on("request", count)
    tenant = await answered(api, "TENANT", **home)
    await afi.page.clock.install()
    await finish(afi, tenant)
    status = afi.page.locator(".homes").get_by_role("status").first
    await expect(status).not_to_have_text("Un instant…")
    assert len(asked) == 1

    for _ in range(6):
        await afi.page.clock.run_for(10_000)
        await afi.page.wait_for_timeout(300)

    assert len(asked) == times


async def test_what_comes_late_moves_nothing_but_the_foot_of_the_page(
    device: Open, api: Api
) -> None:
    word = rare_word()
    for home in (word, f"{word} {'et encore ' * 40}"):
        await signed_up(api, "LANDLORD", homeDescription=home)
    afi = await device()
    await finish(afi, await answered(api, "TENANT", homeDescription=word))
    await afi.page.add_init_script(_SHIFTS)
    await afi.page.route("**/graphql", after_a_while)
    await afi.page.reload()

    await expect(afi.page.locator(".awaited")).to_be_visible()
    await expect(afi.page.locator(".home")).to_have_count(2)
    await afi.page.wait_for_timeout(500)

    assert set(await afi.page.evaluate("moved")) <= {"FOOTER"}


async def after_a_while(route: Route) -> None:
    await asyncio.sleep(0.7)  # of no key pressed: what moves at once is expected
    await route.continue_()
