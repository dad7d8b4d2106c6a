"""Who pays: an address, a person, the people behind an address; never somebody else."""

from collections.abc import AsyncIterator

import pytest

from infra.settings import Settings
from tests.api import Api, Person, new_phone
from tests.infra.edge.limited import (
    CODE,
    KNOWN,
    at,
    elsewhere,
    left,
    limited,
    use_up,
)

PUBLIC, PERSON = 150, 20


@pytest.fixture(scope="module")
async def service(settings: Settings) -> AsyncIterator[Api]:
    texts = {
        "limit_public": f"{PUBLIC}/minute",
        "limit_person": f"{PERSON}/minute",
        "limit_address": f"{2 * PERSON + 5}/minute",
        "sign_in_phone_limit": "3/hour",
        "sign_in_ip_limit": "6/hour",
    }
    async with limited(settings, **texts) as api, elsewhere(api) as warm:
        await warm.post(CODE)
        yield api


@pytest.fixture
async def client(service: Api) -> AsyncIterator[Api]:
    async with elsewhere(service) as somebody:
        yield somebody


async def refused_by(client: Api | Person) -> list[str]:
    """Use up what *client* has, and return which policies say so."""
    (error,) = (await use_up(client)).json()["errors"]
    policies: list[str] = error["extensions"]["policies"]
    return policies


async def test_addresses_do_not_eat_each_others_budget(
    service: Api, client: Api
) -> None:
    assert await refused_by(client) == ["public-60s"]

    async with elsewhere(service) as neighbour:
        answer = await neighbour.post(KNOWN)
        assert left(answer)["public-60s"].remaining == PUBLIC - 1
    assert (await client.post(KNOWN)).status_code == 429


async def test_ipv6_clients_share_their_network(service: Api) -> None:
    async with (
        elsewhere(service, "2001:db8:1:2::1") as first,
        elsewhere(service, "2001:db8:1:2:ffff::2") as same,
        elsewhere(service, "2001:db8:1:3::1") as other,
    ):
        await use_up(first)

        assert (await same.post(KNOWN)).status_code == 429
        assert (await other.post(KNOWN)).status_code == 200


async def test_codes_are_limited_by_ipv6_network_too(service: Api) -> None:
    sent = []
    for number in range(9):
        async with elsewhere(service, f"2001:db8:7:7::{number + 1}") as client:
            answer = await client.post(CODE, p=new_phone())
            sent.append(answer.json().get("data") is not None)

    assert sum(sent) <= 6


async def test_people_behind_one_address_have_budgets_of_their_own(client: Api) -> None:
    afi, kossi = [at(await client.sign_in(), client) for _ in "12"]

    assert await refused_by(afi) == ["person-60s"]
    answer = await kossi.post(KNOWN)
    assert left(answer)["person-60s"].remaining == PERSON - 1
    assert await refused_by(kossi) == ["person-60s"]

    answer = await client.post(KNOWN)  # without a session
    assert answer.status_code == 200
    assert set(left(answer)) == {"public-60s"}


async def test_a_person_has_one_budget_wherever_they_are(
    service: Api, client: Api
) -> None:
    person = await client.sign_in()
    await use_up(at(person, client))

    async with elsewhere(service) as other:
        assert (await at(person, other).post(KNOWN)).status_code == 429


async def test_all_people_behind_an_address_have_a_wide_one_together(
    client: Api,
) -> None:
    people = [at(await client.sign_in(), client) for _ in "123"]

    refusals = [await refused_by(person) for person in people]

    assert refusals == [["person-60s"], ["person-60s"], ["address-60s"]]


@pytest.mark.parametrize(
    "token", ["junk-{}", "a.b.{}", "{}", "v1.{}.AAAA", "eyJhbGciOiJub25lIn0.e30.{}"]
)
async def test_rotating_junk_tokens_gets_no_fresh_budget(
    client: Api, token: str
) -> None:
    answers = [
        (await client.post(KNOWN, token=token.format(number))).status_code
        for number in range(PUBLIC + 20)
    ]

    assert answers == [200] * PUBLIC + [429] * 20


async def test_a_touched_token_is_charged_to_the_address(client: Api) -> None:
    person = await client.sign_in()
    touched = person.token[:-1] + ("A" if person.token[-1] != "A" else "B")

    answer = await client.post(KNOWN, token=touched)

    assert set(left(answer)) == {"public-60s"}


async def test_what_is_refused_at_one_address_says_nothing_of_other_people(
    client: Api,
) -> None:
    people = [at(await client.sign_in(), client) for _ in "123"]
    refusals = [await use_up(person) for person in people]
    assert "address-60s" in left(refusals[-1])

    newcomer = at(await client.sign_in(), client)
    answer = await newcomer.post(KNOWN)

    assert answer.status_code == 429
    assert answer.json()["errors"][0]["extensions"]["policies"] == ["address-60s"]
    assert set(left(answer)) == {"address-60s"}


async def test_codes_are_counted_for_every_alias(client: Api) -> None:
    phone = new_phone()
    aliases = " ".join(
        f"c{n}: requestSignInCode(input: {{phone: $p}}) {{ __typename }}"
        for n in range(3)
    )
    await client.post(CODE, p=phone)

    answer = await client.post(f"mutation ($p: String!) {{ {aliases} }}", p=phone)

    (error,) = answer.json()["errors"]
    assert error["path"] == ["c2"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert 1 <= error["extensions"]["retryAfter"] <= 3600 * 17 / 16 + 1
    assert answer.status_code == 200
