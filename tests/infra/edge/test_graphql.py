"""`/graphql` for browsers, its prices, and the id of every answer."""

from typing import Any

import pytest

from tests.api import Api

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("accept", ["text/html", BROWSER["Accept"]])
async def test_a_browser_gets_graphiql(api: Api, accept: str) -> None:
    page = await api.http.get("/graphql", headers={"Accept": accept})

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["vary"] == "Accept"
    assert page.headers["ratelimit"]
    assert "GraphiQL" in page.text


async def test_a_browser_that_asks_something_gets_the_answer(api: Api) -> None:
    asked = {"query": "{zones{id}}"}
    answer = await api.http.get("/graphql", params=asked, headers=BROWSER)

    assert len(answer.json()["data"]["zones"]) == 6


async def test_only_who_visits_gets_the_page(api: Api) -> None:
    posted = await api.post("{zones{id}}", headers=BROWSER)
    put = await api.http.put("/graphql", headers=BROWSER)

    assert len(posted.json()["data"]["zones"]) == 6
    assert put.status_code == 405


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, */*"])
async def test_who_is_no_browser_gets_no_page(api: Api, accept: str) -> None:
    answer = await api.http.get("/graphql", headers={"Accept": accept})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


async def test_the_price_is_told_to_who_asks_by_header(api: Api) -> None:
    query = "{zones{id} # was never seen before\n}"
    first = await api.post(query, headers={"X-GraphQL-Cost": "1"})
    again = await api.post(query, headers={"X-GraphQL-Cost": "1"})

    prices = [answer.json()["extensions"]["cost"] for answer in (first, again)]
    assert prices[0]["requested"] > prices[1]["requested"] == 2
    assert prices[0]["policies"][0]["name"] == "public-1s"
    assert "extensions" not in (await api.post(query)).json()


async def test_every_answer_has_a_request_id(api: Api) -> None:
    own, given, hostile = "a-proxy-made-this-1", "X-Request-Id", "a\tb" * 10
    answers: list[Any] = [
        await api.http.get("/livez"),
        await api.http.get("/nowhere"),
        await api.http.get("/livez", headers={given: hostile}),
    ]

    assert (await api.http.get("/livez", headers={given: own})).headers[given] == own
    assert all(len(answer.headers[given]) == 32 for answer in answers)
