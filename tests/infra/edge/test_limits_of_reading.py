"""Reading an operation that was not seen before is work, and somebody pays for it."""

from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest

from infra.settings import Settings
from schema.operations import Operations
from tests.api import Api
from tests.infra.edge.limited import KNOWN, at, elsewhere, left, limited, use_up

QUOTA = 30
_numbers = count()


@pytest.fixture(scope="module")
async def service(settings: Settings) -> AsyncIterator[Api]:
    texts = {
        "limit_public": f"{QUOTA}/minute",
        "limit_person": "500/minute",
        "limit_mutation": "12/minute",
    }
    async with limited(settings, **texts) as api:
        yield api


@pytest.fixture
async def client(service: Api) -> AsyncIterator[Api]:
    async with elsewhere(service) as somebody:
        yield somebody


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the texts that are read for the first time."""
    texts: list[str] = []
    prepare = Operations._prepare  # noqa: SLF001 - the work that is to be paid for

    def noted(self: Operations, text: str) -> Any:
        texts.append(text)
        return prepare(self, text)

    monkeypatch.setattr(Operations, "_prepare", noted)
    return texts


def unseen(query: str) -> str:
    """Return *query* as nobody has sent it."""
    return f"{query} # {next(_numbers)}"


@pytest.mark.parametrize("query", [KNOWN, "{ crown }", "{", "{ zones }"])
async def test_nobody_has_more_texts_read_than_they_have_points(
    client: Api, read: list[str], query: str
) -> None:
    for _ in range(3 * QUOTA):
        await client.post(unseen(query))

    assert 1 < len(read) <= QUOTA / 2 + 1


@pytest.mark.parametrize("spare", [1, 2, 5])
@pytest.mark.parametrize(
    "query", [KNOWN, "{ crown }", "{", "{" + "a: zones " * 40 + "}"]
)
async def test_who_has_few_points_left_does_not_have_texts_read_for_free(
    client: Api, read: list[str], query: str, spare: int
) -> None:
    for _ in range(QUOTA - spare):
        await client.post(KNOWN)

    for _ in range(30):
        await client.post(unseen(query))

    assert len(read) <= spare + 1  # the last may find nothing left


async def test_who_is_over_the_limit_of_mutations_pays_for_texts_all_the_same(
    service: Api, client: Api, read: list[str]
) -> None:
    async with elsewhere(service) as other:
        person = at(await client.sign_in(), other)
        mutation = 'mutation { endSession(input: {id: "x"}) { __typename } }'
        assert (await person.post(mutation)).status_code == 200
        before = left(await person.post(KNOWN))["person-60s"].remaining
        read.clear()

        answers = [await person.post(unseen(mutation)) for _ in range(10)]

        assert {answer.status_code for answer in answers} == {429}
        after = left(await person.post(KNOWN))["person-60s"].remaining
        assert len(read) == 10
        assert before - after > 10


async def test_a_text_is_read_once_for_everybody(
    service: Api, client: Api, read: list[str]
) -> None:
    query = unseen(KNOWN)
    await client.post(query)

    async with elsewhere(service) as other:
        first = left(await other.post(query))["public-60s"].remaining

    assert first == QUOTA - 1
    assert read == [query]


async def test_the_refused_have_nothing_read(client: Api, read: list[str]) -> None:
    await use_up(client)
    read.clear()

    for _ in range(20):
        assert (await client.post(unseen(KNOWN))).status_code == 429

    assert read == []


async def test_a_large_text_costs_more_than_a_small_one(client: Api) -> None:
    person = at(await client.sign_in(), client)

    async def price(query: str) -> int:
        before = left(await person.post(KNOWN))["person-60s"].remaining
        return before - left(await person.post(unseen(query)))["person-60s"].remaining

    small = await price(KNOWN)
    large = await price(f"{{ onboarding {{ {'draft { version } ' * 100} }} }}")

    assert 2 <= small < large
