"""What a request costs, and that everybody tells the same about it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from infra.settings import Settings
from tests.api import Api
from tests.infra.edge.limited import KNOWN, at, elsewhere, left, limited

QUOTA = 3000
TOLD = """{
  rateLimit { cost policies { name limit seconds remaining resetAt isObserved } }
}"""
SIGN_OUT = "signOut { ... on SignedOut { wasSignedIn } }"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
async def service(settings: Settings) -> AsyncIterator[Api]:
    texts = {
        "limit_public": f"{QUOTA}/hour",
        "limit_person": "2000/hour;9000/day",
        "limit_mutation": "500/hour",
        "limit_address": "8000/hour",
        "limits_observed": ("address",),
    }
    async with limited(settings, **texts) as api:
        yield api


@pytest.fixture
async def client(service: Api) -> AsyncIterator[Api]:
    async with elsewhere(service) as somebody:
        yield somebody


def remaining(response: httpx.Response, name: str = "public-3600s") -> int:
    return left(response)[name].remaining


@pytest.mark.parametrize(
    ("query", "points"),
    [
        ("{ serviceStatus { __typename } }", 1),
        ("{ a: serviceStatus { __typename } b: rateLimit { cost } }", 2),
        ("{ __typename }", 1),
        ("{ zones { id name } }", 2),
        ("{ a: zones { id } b: zones { id } }", 4),
        (
            "{ __typename ...F } fragment F on Query { zones { id } }",
            3,
        ),
        (f"mutation {{ {SIGN_OUT} }}", 10),
        (f"mutation {{ a: {SIGN_OUT} b: {SIGN_OUT} }}", 20),
        (f"mutation {{ ...F ...F }} fragment F on Mutation {{ {SIGN_OUT} }}", 20),
        ("query A { zones { id } }", 2),
    ],
)
async def test_an_operation_has_a_price_and_a_new_text_costs_more(
    client: Api, query: str, points: int
) -> None:
    before = remaining(await client.post(KNOWN))
    first = remaining(await client.post(query))
    second = remaining(await client.post(query))

    assert before - first > points
    assert first - second == points


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"json": {"query": "{"}}, 400),
        ({"json": {"query": "{ crown }"}}, 400),
        ({"json": {"query": "{ zones }"}}, 400),
        ({"json": {"query": f"query A {KNOWN} query B {KNOWN}"}}, 400),
        ({"json": {"query": KNOWN, "operationName": "Other"}}, 400),
        ({"json": {"query": "{" + "a:zones{id} " * 99 + "}"}}, 400),
        ({"json": {}}, 400),
        ({"json": [{"query": KNOWN}] * 50}, 400),
        ({"content": b"not json", "headers": JSON}, 400),
        ({"content": b" " * 200_000, "headers": JSON}, 413),
        ({"content": b"x"}, 415),
        ({"json": {"query": KNOWN}, "headers": {"Accept": "image/png"}}, 406),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_what_never_runs_costs_a_point(
    client: Api, sent: dict[str, object], status: int
) -> None:
    await client.http.post("/graphql", **sent)  # type: ignore[arg-type] # as httpx takes them
    before = remaining(await client.post(KNOWN))

    response = await client.http.post("/graphql", **sent)  # type: ignore[arg-type] # same

    assert response.status_code == status
    assert before - remaining(response) == 1


async def test_variables_that_do_not_fit_cost_what_the_operation_would(
    client: Api,
) -> None:
    query = "mutation ($all: Boolean!) { signOut(everywhere: $all) { __typename } }"
    await client.post(query, all="many")
    before = remaining(await client.post(KNOWN))

    response = await client.post(query, all="many")

    assert response.status_code == 400
    assert before - remaining(response) == 10


async def test_the_schema_tells_what_the_headers_tell(client: Api) -> None:
    await client.post(TOLD)
    response = await client.post(TOLD)

    told = response.json()["data"]["rateLimit"]
    (policy,) = told["policies"]
    (header,) = left(response).values()
    resets = datetime.fromisoformat(policy.pop("resetAt")) - datetime.now(UTC)
    assert told["cost"] == 2
    assert policy == {
        "name": "public-3600s",
        "limit": header.quota,
        "seconds": header.window,
        "remaining": header.remaining,
        "isObserved": False,
    }
    assert abs(resets - timedelta(seconds=header.reset)) < timedelta(seconds=3)


async def test_of_what_is_only_observed_the_schema_tells_and_the_headers_do_not(
    client: Api,
) -> None:
    person = at(await client.sign_in(), client)
    await person.post(TOLD)

    response = await person.post(TOLD)

    told = response.json()["data"]["rateLimit"]["policies"]
    assert {policy["name"]: policy["isObserved"] for policy in told} == {
        "person-3600s": False,
        "person-86400s": False,
        "address-3600s": True,
    }
    enforced = {p["name"]: p["remaining"] for p in told if not p["isObserved"]}
    assert enforced == {n: told.remaining for n, told in left(response).items()}


async def test_the_price_is_an_extension_when_asked_for_by_header(client: Api) -> None:
    await client.post(KNOWN)

    response = await client.post(KNOWN, headers={"X-GraphQL-Cost": "1"})
    without = await client.post(KNOWN)

    cost = response.json()["extensions"]["cost"]
    (policy,) = cost["policies"]
    datetime.fromisoformat(policy.pop("resetAt"))
    assert cost["requested"] == 1
    assert policy == {
        "name": "public-3600s",
        "limit": QUOTA,
        "remaining": remaining(response),
    }
    assert "extensions" not in without.json()
    assert remaining(without) == remaining(response) - 1


async def test_only_mutations_are_charged_to_their_class(client: Api) -> None:
    person = at(await client.sign_in(), client)
    mutation = f"mutation {{ {SIGN_OUT} }}"
    await client.post(mutation)  # now it is known

    query, change = await person.post(KNOWN), await person.post(mutation)

    assert set(left(query)) == {"person-3600s", "person-86400s"}
    assert left(change)["mutation-3600s"].remaining == 490
    assert remaining(query, "person-3600s") - remaining(change, "person-3600s") == 10
    again = await person.post(mutation)
    assert left(again)["mutation-3600s"].remaining == 480
