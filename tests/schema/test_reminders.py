"""Whether somebody wants to be reminded: said by themselves, kept, and shown."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.settings import Settings
from tests.api import Api, Person, serving

CHOOSE = """
mutation ($wanted: Boolean!) {
  chooseReminders(input: {wanted: $wanted}) {
    __typename
    ... on RemindersChosen { wanted }
  }
}
"""
WANTED = "{ viewer { wantsReminders } }"


async def choose(person: Person, *, wanted: bool) -> Any:
    return (await person.ask(CHOOSE, wanted=wanted))["chooseReminders"]


async def wants(person: Person) -> Any:
    return (await person.ask(WANTED))["viewer"]["wantsReminders"]


@pytest.fixture(scope="module")
async def without_postgres(settings: Settings) -> AsyncIterator[Api]:
    nowhere = SecretStr("postgresql://nobody@127.0.0.1:1/none")
    away = {"database_url": nowhere, "worker_inside": False}
    async with serving(create_app(settings.model_copy(update=away))) as api:
        yield api


async def test_who_is_new_is_reminded(person: Person) -> None:
    assert await wants(person) is True


@pytest.mark.parametrize("choices", [[False], [False, True], [True], [False, False]])
async def test_the_last_choice_is_kept(person: Person, choices: list[bool]) -> None:
    for wanted in choices:
        assert await choose(person, wanted=wanted) == {
            "__typename": "RemindersChosen",
            "wanted": wanted,
        }

    assert await wants(person) is choices[-1]


async def test_it_is_the_choice_of_the_person_not_of_the_session(
    api: Api, person: Person
) -> None:
    await choose(person, wanted=False)
    stranger = await api.sign_in()

    again = await api.sign_in(person.phone)

    assert await wants(again) is False
    assert await wants(stranger) is True


@pytest.mark.parametrize("token", [None, "junk"])
async def test_nobody_chooses_for_nobody(api: Api, token: str | None) -> None:
    refused = await api.post(CHOOSE, token=token, wanted=False)

    (error,) = refused.json()["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("wanted", [None, "no", 0, {}])
async def test_a_choice_is_yes_or_no(person: Person, wanted: object) -> None:
    refused = await person.post(CHOOSE, wanted=wanted)

    assert refused.status_code == 400
    assert await wants(person) is True


async def test_a_choice_that_cannot_be_kept_is_not_said_to_be(
    without_postgres: Api, person: Person
) -> None:
    there = Person(without_postgres, person.phone, person.token)

    refused = await there.post(CHOOSE, wanted=False)

    (error,) = refused.json()["errors"]
    assert error["extensions"] == {"code": "STORE_UNAVAILABLE", "retryAfter": 2}
    assert await wants(person) is True
