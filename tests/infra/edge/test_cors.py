"""Pages of other origins: the configured ones may use the API, all others may not."""

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie

import httpx
import pytest

from infra.app import create_app
from infra.settings import Settings
from tests.api import Api, new_phone, serving
from tests.sign_in import DRAFT, SIGN_IN

VUE, ADMIN = "https://www.exemple.bj", "https://admin.exemple.bj"
ASKED = ("Authorization", "Content-Type", "X-Request-Id", "X-GraphQL-Cost")
TOLD = {"RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id"}
STRANGERS = [
    "https://evil.example",
    "http://www.exemple.bj",
    VUE + ":8443",
    VUE + ".evil.example",
    "null",
]


@pytest.fixture(scope="module")
async def open_api(settings: Settings) -> AsyncIterator[Api]:
    """Serve with two other origins configured."""
    trusting = settings.model_copy(update={"web_origins": (VUE, ADMIN)})
    async with serving(create_app(trusting)) as api:
        yield api


async def preflight(
    api: Api, origin: str, method: str = "POST", headers: str = "content-type"
) -> httpx.Response:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": headers,
    }
    return await api.http.options("/graphql", headers=asked)


def cross_origin(answer: httpx.Response) -> list[str]:
    return [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("origin", [VUE, ADMIN])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_configured_page_may_ask_and_need_not_ask_again_for_a_day(
    open_api: Api, origin: str, method: str
) -> None:
    allowed = await preflight(open_api, origin, method, ", ".join(ASKED).lower())

    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == origin
    assert allowed.headers["access-control-allow-credentials"] == "true"
    assert allowed.headers["access-control-max-age"] == "86400"
    assert "Origin" in allowed.headers["vary"]
    methods = allowed.headers["access-control-allow-methods"].split(", ")
    assert sorted(methods) == ["GET", "POST"]
    headers = allowed.headers["access-control-allow-headers"].split(", ")
    assert set(ASKED) <= set(headers)


async def test_a_configured_page_may_read_the_answer_and_its_limits(
    open_api: Api,
) -> None:
    answer = await open_api.post("{zones{id}}", headers={"Origin": VUE})

    assert answer.headers["access-control-allow-origin"] == VUE
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert set(answer.headers["access-control-expose-headers"].split(", ")) == TOLD
    assert TOLD - {"Retry-After"} <= {
        name for name in TOLD if name.lower() in answer.headers
    }


@pytest.mark.parametrize("status", [400, 404, 405, 415])
async def test_it_may_read_refusals_as_well(open_api: Api, status: int) -> None:
    page, http = {"Origin": VUE}, open_api.http
    answer = {
        400: lambda: open_api.post("{", headers=page),
        404: lambda: http.get("/nowhere", headers=page),
        405: lambda: http.put("/graphql", headers=page),
        415: lambda: http.post("/graphql", content=b"{}", headers=page),
    }
    refused = await answer[status]()

    assert refused.status_code == status
    assert refused.headers["access-control-allow-origin"] == VUE


@pytest.mark.parametrize("origin", STRANGERS)
async def test_no_other_page_may(open_api: Api, origin: str) -> None:
    refused = await preflight(open_api, origin)
    answer = await open_api.post("{zones{id}}", headers={"Origin": origin})

    assert refused.status_code == 400
    assert "access-control-allow-origin" not in refused.headers
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("method", "headers"), [("DELETE", ""), ("PUT", ""), ("POST", "x-other")]
)
async def test_not_everything_is_allowed(
    open_api: Api, method: str, headers: str
) -> None:
    assert (await preflight(open_api, VUE, method, headers)).status_code == 400


@pytest.mark.parametrize("origin", [VUE, *STRANGERS])
async def test_with_none_configured_nothing_is_said(api: Api, origin: str) -> None:
    refused = await preflight(api, origin)
    answer = await api.post("{zones{id}}", headers={"Origin": origin})

    assert refused.status_code == 405
    assert cross_origin(refused) == cross_origin(answer) == []
    assert answer.status_code == 200


async def session(api: Api) -> str:
    typed = {"phone": (phone := new_phone()), "code": await api.code_for(phone)}
    own = {"Origin": f"{api.http.base_url}".rstrip("/")}
    answer = await api.post(SIGN_IN, headers=own, input={**typed, "cookie": True})
    return SimpleCookie(answer.headers["set-cookie"])["__Host-session"].value


async def read(api: Api, token: str, **headers: str) -> httpx.Response:
    cookie = {"Cookie": f"__Host-session={token}"}
    asked = {"query": DRAFT}
    return await api.http.get("/graphql", params=asked, headers={**cookie, **headers})


async def test_our_own_page_reads_with_the_cookie_by_get(api: Api) -> None:
    token = await session(api)

    answer = await read(api, token, **{"Sec-Fetch-Site": "same-origin"})

    assert answer.json() == {"data": {"onboardingDraft": None}}


async def test_a_configured_page_reads_with_the_cookie_by_get(open_api: Api) -> None:
    token = await session(open_api)
    page = {"Sec-Fetch-Site": "cross-site", "Origin": VUE}

    answer = await read(open_api, token, **page)

    assert answer.json() == {"data": {"onboardingDraft": None}}


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "", None])
async def test_no_link_or_image_elsewhere_reads_with_the_cookie(
    api: Api, site: str | None
) -> None:
    headers = {} if site is None else {"Sec-Fetch-Site": site}

    refused = await read(api, await session(api), **headers)

    assert refused.status_code == 403
    assert refused.json()["errors"][0]["extensions"] == {"code": "FORBIDDEN"}
    assert "data" not in refused.json()
