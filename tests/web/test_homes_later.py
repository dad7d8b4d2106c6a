"""What is found by meaning comes a moment later, and takes the place of the rest."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Request, expect

from infra.embeddings.choice import space_in
from infra.postgres.migrate import migrate
from infra.settings import Settings
from tests.api import Api
from tests.web.conftest import Open
from tests.web.neighbours import answered, finish, signed_up

MODEL = {"embeddings_model": "bundled"}


@pytest.fixture
def space(settings: Settings) -> None:
    """Make the table for the vectors of the model."""
    space = space_in(settings.model_copy(update=MODEL))
    assert migrate(settings.database_dsn, space=space) is None


@pytest.mark.usefixtures("space")
async def test_meaning_takes_the_place_of_words(
    device: Open, limited: Callable[..., Any]
) -> None:
    async with limited(**MODEL, worker_inside=False) as api:
        let, wanted = "Maison avec un jardin fleuri.", "Une villa avec des fleurs."
        await signed_up(api, "LANDLORD", homeDescription=let)
        afi = await device(at=api)
        await finish(afi, await answered(api, "TENANT", homeDescription=wanted))
        status = afi.page.locator(".homes").get_by_role("status").first
        await expect(status).to_contain_text("D’après les mots")

        async with limited(**MODEL):  # a worker, which the first has not
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
