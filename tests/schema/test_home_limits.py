"""How many matches may be asked for, at once and in a day."""

import pytest

from infra.app import create_app
from infra.settings import Settings
from tests.api import Api, serving
from tests.homes import HOMES, homes


@pytest.mark.parametrize("first", [0, -1, 51, 10**9])
async def test_how_many_is_bounded(api: Api, first: int) -> None:
    person = await api.sign_in()

    response = await person.post(HOMES, first=first)

    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "BAD_REQUEST"
    assert "50" in error["message"]


async def test_the_days_budget_is_a_persons_own(settings: Settings) -> None:
    tight = settings.model_copy(update={"limit_matches": "25/day"})
    async with serving(create_app(tight)) as api:
        one, other = await api.sign_in(), await api.sign_in()
        await homes(one, 20)

        refused = (await one.post(HOMES, first=10)).json()["errors"][0]
        smaller = await homes(one, 5)
        others = await homes(other, 25)

    assert refused["extensions"]["code"] == "RATE_LIMITED"
    assert refused["extensions"]["retryAfter"] > 80_000
    assert (smaller, others) == (None, None)
