"""What browsers are told about every page, and what production does not tell."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from graphql import get_introspection_query

from infra.app import create_app
from infra.settings import Environment, Settings
from tests.answers import SAVE
from tests.api import Api, serving

PATHS = (
    "/",
    "/livez",
    "/readyz",
    "/nowhere",
    "/dev/messages",
    "/dev/messages.json",
    "/graphql",
    "/graphql?query={zones{id}}",
)
SAFE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


@pytest.fixture(scope="module")
async def production(settings: Settings) -> AsyncIterator[Api]:
    closed = {"environment": Environment.PRODUCTION, "mailbox": None}
    async with serving(create_app(settings.model_copy(update=closed))) as api:
        yield api


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
async def test_browsers_are_told_to_be_careful(
    api: Api, production: Api, path: str, accept: str
) -> None:
    for service in (api, production):
        answer = await service.http.get(path, headers={"Accept": accept})

        assert {name: answer.headers.get(name) for name in SAFE} == SAFE


async def test_a_page_may_be_stricter_than_the_rest(api: Api) -> None:
    page = await api.http.get("/dev/messages")

    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/dev", "/dev/messages", "/dev/messages.json", "/docs", "/schema"]
)
async def test_production_has_no_page_but_the_form(production: Api, path: str) -> None:
    answer = await production.http.get(path, headers={"Accept": "text/html"})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        get_introspection_query(),
        "{__schema{queryType{name}}}",
        '{__type(name:"Zone"){name}}',
        "{zones{id} ...on Query{__schema{types{name}}}}",
        "{...f} fragment f on Query{__schema{types{name}}}",
    ],
)
async def test_production_does_not_describe_itself(production: Api, query: str) -> None:
    answer = await production.post(query)

    assert answer.status_code == 400
    assert "data" not in answer.json()


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{zone{id}}", {}),
        ("{zones{idd}}", {}),
        ("{profile(revel:true){id}}", {}),
        ("{...on Zon{id}}", {}),
        ("query($a:Languag){zones{id}}", {}),
        ("mutation{saveOnboardingDraft(input:{role:TENNANT}){__typename}}", {}),
        ("mutation{saveOnboardingDraft(input:{rolle:TENANT}){__typename}}", {}),
        (SAVE, {"input": {"rolle": "TENANT"}}),
        (SAVE, {"input": {"role": "TENNANT"}}),
    ],
)
async def test_production_makes_no_suggestions(
    api: Api, production: Api, query: str, variables: dict[str, Any]
) -> None:
    told = await api.post(query, **variables)
    closed = await production.post(query, **variables)

    assert told.status_code == closed.status_code == 400
    assert "Did you mean" in told.text
    assert "Did you mean" not in closed.text
