"""`onboarding sessions`, `limits`, `stats` and `redis`, beside a running service."""

import asyncio
import json
from typing import Any

import pytest

from tests.api import Api, Person
from tests.infra.cli.operating import Command, id_of

SAVE = """mutation { saveOnboardingDraft(input: {
  profile: {firstName: "Afi"}, role: TENANT, legal: {cpi: "123456789012"}
}) { __typename } }"""


async def test_sessions_are_listed_and_ended(onboarding: Command, api: Api) -> None:
    person = await api.sign_in()
    other = await api.sign_in(person.phone)
    whose = await id_of(person)

    listed = json.loads((await onboarding("sessions", "list", whose, "--json"))[1])
    assert len(listed) == 2
    _, table, _ = await onboarding("sessions", "list", whose)
    assert table.splitlines()[1].startswith(listed[0]["id"])
    assert (await onboarding("sessions", "end", whose))[0] == 1
    assert (await onboarding("sessions", "end", whose, "x"))[0] == 1

    ended = await onboarding("sessions", "end", whose, listed[0]["id"][:12])

    assert ended[:2] == (0, "1 ended.\n")
    left = [await p.ask("{ viewer { id } }") for p in (person, other)]
    assert sorted(v["viewer"] is None for v in left) == [False, True]
    assert (await onboarding("sessions", "end", whose, "--all"))[1] == "1 ended.\n"
    assert await person.ask("{ viewer { id } }") == {"viewer": None}
    assert await other.ask("{ viewer { id } }") == {"viewer": None}


async def test_limits_are_shown_without_costing_and_given_back(
    onboarding: Command, person: Person
) -> None:
    whose = await id_of(person)
    await person.ask(SAVE)

    first = json.loads((await onboarding("limits", "show", whose, "--json"))[1])
    again = json.loads((await onboarding("limits", "show", whose, "--json"))[1])

    spent = {told["policy"]: told["quota"] - told["left"] for told in first}
    assert set(spent) == {"person", "mutation", "matches"}
    assert [told["left"] for told in again] >= [told["left"] for told in first]

    status, said, _ = await onboarding("limits", "reset", person.phone)
    assert (status, said) == (0, f"{person.phone} has its whole quota again.\n")


@pytest.mark.parametrize(
    ("client", "names"),
    [
        ("203.0.113.7", {"public", "address", "sign-in-ip"}),
        ("::ffff:203.0.113.7", {"public", "address", "sign-in-ip"}),
        ("2001:db8::7", {"public", "address", "sign-in-ip"}),
        ("01 97 12 34 56", {"sign-in-phone"}),
        ("Afi@Exemple.bj", {"sign-in-phone"}),
    ],
)
async def test_a_client_is_known_by_what_it_looks_like(
    onboarding: Command, client: str, names: set[str]
) -> None:
    status, said, _ = await onboarding("limits", "show", client, "--json")

    assert status == 0
    assert {told["policy"] for told in json.loads(said)} == names


async def test_who_is_nobody_is_told_so(onboarding: Command) -> None:
    status, _, error = await onboarding("limits", "show", "nobody")

    assert status == 1
    assert error.startswith("Name an IP address")


async def test_redis_answers_and_tells_of_itself(
    onboarding: Command, person: Person
) -> None:
    await person.ask(SAVE)

    status, pong, _ = await onboarding("redis", "ping")
    assert status == 0
    assert pong.startswith("PONG from 127.0.0.1:")

    told = json.loads((await onboarding("redis", "info", "--keys", "--json"))[1])
    (server,) = told["nodes"].values()
    assert server["maxmemory_policy"]
    assert told["keys_by_kind"]["onboarding:…"] >= 1
    assert "keys" in (await onboarding("redis", "info"))[1]


async def test_without_redis_it_is_one_line(
    onboarding: Command,
) -> None:
    said = await onboarding("redis", "ping", REDIS_URL="redis://127.0.0.1:1/0")

    assert said[0] == 1
    assert said[2].splitlines()[-1] == (
        "Redis cannot be used: `onboarding doctor` says why."
    )


async def test_what_was_counted_is_told(onboarding: Command, person: Person) -> None:
    await person.ask(SAVE)

    async def told() -> Any:
        return json.loads((await onboarding("stats", "--json"))[1])

    for _ in range(400):  # counts are poured once a second
        if (await told())["total"]["everybody"]["started"]:
            break
        await asyncio.sleep(0.02)

    assert (await told())["total"]["saved"] >= 1
    status, said, _ = await onboarding("stats", "--days", 35)
    assert status == 0
    assert "everybody" in said
    assert "open at step" in said
