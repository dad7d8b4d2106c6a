"""The session cookie: for our own pages, out of reach of scripts and other sites."""

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest

from infra.app import create_app
from infra.settings import Settings
from tests.api import Api, new_phone, serving
from tests.sign_in import DRAFT, SESSIONS, SIGN_IN, SIGN_OUT

NAME = "__Host-session"
VUE = "https://www.exemple.bj"
SIGNED_IN = {"data": {"onboardingDraft": None}}


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Api]:
    """Serve with one more origin that is trusted."""
    trusting = settings.model_copy(update={"web_origins": (VUE,)})
    async with serving(create_app(trusting)) as api:
        yield api


def page(api: Api) -> dict[str, str]:
    """Return the headers a browser adds for a page of the service itself."""
    return {"Origin": f"{api.http.base_url}".rstrip("/")}


async def sign_in(api: Api, headers: dict[str, str]) -> httpx.Response:
    phone = new_phone()
    typed = {"phone": phone, "code": await api.code_for(phone), "cookie": True}
    return await api.post(SIGN_IN, headers=headers, input=typed)


def token(answer: httpx.Response) -> str:
    return SimpleCookie(answer.headers["set-cookie"])[NAME].value


async def with_cookie(
    api: Api, value: str, headers: dict[str, str], query: str = DRAFT, **more: Any
) -> httpx.Response:
    headers = {**headers, "Cookie": f"other=1; {NAME}={value}"}
    return await api.post(query, headers=headers, **more)


async def test_a_browser_keeps_the_token_where_no_script_reads_it(api: Api) -> None:
    answer = await sign_in(api, page(api))

    cookie = SimpleCookie(answer.headers["set-cookie"])[NAME]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "lax"
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert cookie["max-age"] == str(90 * 86_400)
    signed_in = answer.json()["data"]["signIn"]
    assert (signed_in["__typename"], signed_in["token"]) == ("SignedIn", None)
    assert cookie.value not in answer.text


async def test_it_is_the_same_session_as_the_tokens(api: Api) -> None:
    kept = token(await sign_in(api, page(api)))

    by_cookie = await with_cookie(api, kept, page(api), SESSIONS)

    assert by_cookie.json()["data"] == await api.ask(SESSIONS, token=kept)
    assert [s["isCurrent"] for s in by_cookie.json()["data"]["sessions"]] == [True]


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "https://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        VUE + ".evil.example",
        VUE + ":8443",
        "http://www.exemple.bj",
        "http://[",
        "",
    ],
)
async def test_a_page_of_another_site_cannot_use_it(
    service: Api, origin: str | None
) -> None:
    kept = token(await sign_in(service, page(service)))
    headers = {} if origin is None else {"Origin": origin}

    refused = await with_cookie(service, kept, headers)
    tried = await sign_in(service, headers)

    assert refused.status_code == 403
    assert "data" not in refused.json()
    assert refused.json()["errors"][0]["extensions"] == {"code": "FORBIDDEN"}
    assert tried.json()["errors"][0]["extensions"] == {"code": "FORBIDDEN"}
    assert "set-cookie" not in tried.headers
    assert (await with_cookie(service, kept, page(service))).json() == SIGNED_IN


async def test_a_page_of_a_configured_origin_can(service: Api) -> None:
    kept = token(await sign_in(service, {"Origin": VUE}))

    assert (await with_cookie(service, kept, {"Origin": VUE})).json() == SIGNED_IN


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
async def test_what_a_form_can_send_is_not_read(api: Api, kind: str) -> None:
    kept = token(await sign_in(api, page(api)))
    headers = {**page(api), "Cookie": f"{NAME}={kept}", "Content-Type": kind}

    body = b'{"query":"mutation{signOut{__typename}}"}'
    answer = await api.http.post("/graphql", content=body, headers=headers)

    assert answer.status_code == 415
    assert (await with_cookie(api, kept, page(api))).json() == SIGNED_IN


async def test_a_token_in_the_header_counts_and_not_the_cookie(api: Api) -> None:
    kept = token(await sign_in(api, page(api)))
    other = await api.sign_in()

    one = await with_cookie(api, kept, {}, "{viewer{phone}}", token=other.token)
    junk = await with_cookie(api, kept, page(api), token="junk")

    assert one.json()["data"]["viewer"]["phone"] == other.phone.replace(" ", "")
    assert junk.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


async def test_signing_out_has_the_browser_forget_it(api: Api) -> None:
    kept = token(await sign_in(api, page(api)))

    for _ in "12":
        answer = await with_cookie(api, kept, page(api), SIGN_OUT)
        forgotten = SimpleCookie(answer.headers["set-cookie"])[NAME]
        assert (forgotten.value, forgotten["max-age"]) == ("", "0")

    refused = await with_cookie(api, kept, page(api))
    assert refused.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


@pytest.mark.parametrize("junk", ["", "junk", '"', "a" * 5000, "%00", "A" * 96])
async def test_a_junk_cookie_signs_nobody_in(api: Api, junk: str) -> None:
    refused = await with_cookie(api, junk, page(api))

    assert refused.status_code == 200
    assert refused.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
