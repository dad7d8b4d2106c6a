"""What is found by meaning comes a moment after signing up, and takes its place."""

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


@pytest.fixture
def with_model(settings: Settings) -> dict[str, Any]:
    changes = {"embeddings_model": "bundled"}
    space = space_in(settings.model_copy(update=changes))
    assert migrate(settings.database_dsn, space=space) is None
    return changes


async def test_meaning_takes_the_place_of_words_without_a_reload(
    device: Open, limited: Callable[..., Any], with_model: dict[str, Any]
) -> None:
    async with limited(**with_model) as api:
        await signed_up(
            api,
            "LANDLORD",
            homeDescription="Maison avec grand jardin fleuri.",
        )
        tenant = await answered(
            api, "TENANT", homeDescription="Une villa et des fleurs dans son jardin."
        )
        afi = await device(at=api)
        await finish(afi, tenant)

        status = afi.page.locator(".homes").get_by_role("status")
        await expect(status).to_contain_text("D’après les mots", timeout=1500)
        await expect(status).to_contain_text("D’après le sens", timeout=9000)
        await expect(afi.page.locator(".home").first).to_contain_text("fleur")
