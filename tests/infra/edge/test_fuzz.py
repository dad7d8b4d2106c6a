"""Whatever is sent: a clean answer in JSON, soon, and never an error of ours.

FUZZ_EXAMPLES says how many requests are made up; 2,000 unless it does.
"""

import asyncio
import json
import os
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api import Api, Person
from tests.infra.edge.random_operations import operations

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2000"))
PATIENCE = 2
HEADERS = {"Content-Type": "application/json"}
METHODS = ["GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "REPORT"]
TOKENS = [
    b'"query"', b'"variables"', b'"operationName"', b'"{zones{id}}"', b"{", b"}", b"[",
    b"]", b":", b",", b"null", b"NaN", b"1e999", b"-", b"\\ud800", b"\\", b'"', b"\xff",
]  # fmt: skip
VALID = [
    {"query": "{zones{id}}"},
    {"query": "query A($r:Boolean!){profile(reveal:$r){id}}", "variables": {"r": True}},
    {"query": "mutation{signOut{__typename}}", "operationName": None},
]
BODIES = st.binary(max_size=200) | st.lists(st.sampled_from(TOKENS), max_size=20).map(
    b"".join
)
VALUES = st.text(
    st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f"),
    max_size=60,
)
KNOWN = {
    "Accept": ["*/*", "application/json", "text/html;q=0", "a/b", "*/*;q=x", ",", ""],
    "Accept-Language": ["en", "fr;q=nan", "en;q=", "en-US,en;q=0.5", "*"],
    "Authorization": [
        "Bearer x",
        "Bearer",
        "Basic eDp5",
        "Bearer a.b.c",
        "bearer \xe9",
    ],
    "Content-Type": ["application/json", "application/json;charset=", "text/plain", ""],
    "Cookie": ["__Host-session=x", "__Host-session=", "=;;=", "a=\xe9; __Host-session"],
    "Origin": ["null", "http://[", "https://evil.example", "\xe9", ""],
    "Sec-Fetch-Site": ["same-origin", "none"],
    "X-Forwarded-For": ["1.2.3.4", "::1", "x,,y", "[::1]:80"],
    "X-GraphQL-Cost": ["1"],
    "X-Request-Id": ["a" * 64, "a" * 65, "\xe9"],
}


def made_up(share: float) -> settings:
    return settings(
        max_examples=int(EXAMPLES * share),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@st.composite
def mutated(draw: Any) -> bytes:
    """Return a valid body that something has happened to, a few times."""
    body = json.dumps(draw(st.sampled_from(VALID))).encode()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 12)))
        inside = draw(
            st.sampled_from([b"", body[start:end] * 2, b"{" * 70])
            | st.binary(max_size=4)
            | st.sampled_from(TOKENS)
        )
        body = body[:start] + inside + body[end:]
    return body


@st.composite
def headers(draw: Any) -> dict[str, str]:
    names = draw(st.lists(st.sampled_from([*KNOWN]), max_size=4))
    return {name: draw(st.sampled_from(KNOWN[name]) | VALUES) for name in names}


async def send(api: Api, method: str = "POST", **request: Any) -> httpx.Response:
    async with asyncio.timeout(PATIENCE):
        answer = await api.http.request(method, "/graphql", **request)
    check(answer)
    return answer


def check(answer: httpx.Response) -> None:
    assert answer.status_code < 500, answer.text
    assert answer.headers["cache-control"] == "no-store"
    kind = answer.headers["content-type"]
    assert kind in {
        "application/json; charset=utf-8",
        "application/graphql-response+json; charset=utf-8",
    }
    body = answer.json()
    assert set(body) <= {"data", "errors", "extensions"}
    assert ("data" in body) == (answer.status_code == 200)
    assert "errors" not in body or body["errors"]
    assert "data" in body or "errors" in body
    for error in body.get("errors", ()):
        assert error["message"]
        assert error["extensions"]["code"] != "INTERNAL"


@made_up(0.2)
@given(body=BODIES)
async def test_any_bytes(api: Api, body: bytes) -> None:
    answer = await send(api, content=body, headers=HEADERS)

    assert answer.status_code == 400


@made_up(0.25)
@given(body=mutated())
async def test_bodies_that_were_valid_once(api: Api, body: bytes) -> None:
    await send(api, content=body, headers=HEADERS)


@made_up(0.4)
@given(body=operations())
async def test_operations_of_all_kinds(
    api: Api, signed_in: Person, body: dict[str, Any]
) -> None:
    keeps = "signOut" not in body["query"] and "endSession" not in body["query"]
    bearer = {"Authorization": f"Bearer {signed_in.token}"} if keeps else {}

    await send(api, content=json.dumps(body).encode(), headers={**HEADERS, **bearer})


@made_up(0.15)
@given(
    method=st.sampled_from(METHODS),
    body=mutated() | BODIES,
    more=headers(),
    parameters=st.dictionaries(
        st.sampled_from(["query", "variables", "operationName", "extensions"]),
        VALUES | st.sampled_from(["{zones{id}}", "{}", "null", '{"a":1}', "[]"]),
    ),
)
async def test_any_method_headers_and_parameters(
    api: Api, method: str, body: bytes, more: dict[str, str], parameters: dict[str, str]
) -> None:
    encoded = {
        name: value.encode("latin-1") for name, value in {**HEADERS, **more}.items()
    }

    await send(api, method, content=body, headers=encoded, params=parameters)


@pytest.fixture(scope="module")
async def signed_in(api: Api) -> Person:
    return await api.sign_in()
