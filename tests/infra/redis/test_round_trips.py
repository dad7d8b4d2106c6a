"""What a request costs: one round trip to Redis for a read, two for a save."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.settings import Settings
from tests.api import Api, Person, serving
from tests.network import Relay, relayed

SECONDLY = re.compile(rb"\{limits\}:reset|stats:")
READ = "{ onboardingDraft { version role } }"
SAVE = """mutation Save($input: SaveOnboardingDraftInput!) {
  saveOnboardingDraft(input: $input) { ... on OnboardingDraftSaved { version } }
}"""
AHEAD = ["GET", "MGET", "EVALSHA"]


@pytest.fixture
async def network(redis_url: str) -> AsyncIterator[Relay]:
    async with relayed(redis_url) as relay:
        yield relay


@asynccontextmanager
async def served(
    settings: Settings, network: Relay, **changes: object
) -> AsyncIterator[Api]:
    """Serve by way of *network*, with nobody else on it."""
    ours = {"redis_url": SecretStr(network.url), "worker_inside": False}
    async with serving(create_app(settings.model_copy(update=ours | changes))) as api:
        yield api


@pytest.fixture
async def person(api: Api, settings: Settings, network: Relay) -> AsyncIterator[Person]:
    """Sign somebody in who has a draft, and asks it for what we count."""
    somebody = await api.sign_in()
    async with served(settings, network) as ours:
        mover = Person(ours, somebody.phone, somebody.token)
        for text in ("one", "two"):
            await mover.ask(SAVE, input={"profile": {"firstName": text}})
            await mover.ask(READ)
        network.requests.clear()
        yield mover


def trips(network: Relay) -> list[list[str]]:
    """Return the names of the commands of each write; the tally's are nobody's."""
    writes = [re.split(rb"(?=\*\d+\r\n\$)", write)[1:] for write in network.requests]
    asked = [[one for one in write if b"\r\nstats:" not in one] for write in writes]
    return [[one.split(b"\r\n")[2].decode() for one in each] for each in asked if each]


async def test_a_read_is_one_round_trip(person: Person, network: Relay) -> None:
    await person.ask(READ)

    assert trips(network) == [AHEAD]


async def test_a_save_is_two(person: Person, network: Relay) -> None:
    await person.ask(SAVE, input={"profile": {"firstName": "three"}})

    assert trips(network) == [AHEAD, ["EVALSHA"]]


async def test_a_second_save_looks_at_what_the_first_has_left(
    person: Person, network: Relay
) -> None:
    again = SAVE.replace("saveOn", "a: saveOn", 1).replace(
        "\n}", "\n  b: saveOnboardingDraft(input: $input) { __typename }\n}"
    )
    await person.ask(again, input={"profile": {"firstName": "four"}})

    swap = ["EVALSHA"]
    assert trips(network) == [AHEAD, swap, ["MGET"], swap]


async def test_who_is_a_stranger_asks_for_nothing_but_limits(
    person: Person, network: Relay
) -> None:
    for token in (None, "junk", person.token.swapcase()):
        network.requests.clear()
        answer = await person.api.post(READ, token=token)

        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert trips(network) == [["EVALSHA"]]


async def test_public_fields_ask_for_no_session(person: Person, network: Relay) -> None:
    await person.ask("{ rateLimit { cost } }")

    assert trips(network) == [["EVALSHA"]]


async def test_who_is_over_a_limit_costs_redis_nothing(
    api: Api, settings: Settings, network: Relay
) -> None:
    somebody = await api.sign_in()
    async with served(settings, network, limit_person="1/hour") as ours:
        statuses = [
            (await ours.post(READ, token=somebody.token)).status_code for _ in range(2)
        ]
        network.requests.clear()
        statuses += [
            (await ours.post(READ, token=somebody.token)).status_code for _ in range(5)
        ]

    assert statuses == [200, *[429] * 6]
    # Whether a limit was given back, and what was counted, is told once a second.
    network.requests = [r for r in network.requests if not SECONDLY.search(r)]
    assert trips(network) == []
