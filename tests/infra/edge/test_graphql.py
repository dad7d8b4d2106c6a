"""`/graphql` and HTTP: what is malformed is a clean 4xx, with words and a code."""

from typing import Any

import pytest

from tests.api import Api

NESTED = b'{"query":"{zones{id}}","variables":' + b'{"a":' * 15_000 + b"1"
NUMBER = b'{"query":"{zones{id}}","variables":{"a":' + b"9" * 5000 + b"}}"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"null",
        b"5",
        b'"query"',
        b"[]",
        b'[{"query":"{zones{id}}"}]',
        b"{}",
        b'{"query":null}',
        b'{"query":5}',
        b'{"query":""}',
        b'{"query":"{"}',
        b'{"query":"{ crown }"}',
        b'{"query":"{ zones { crown } }"}',
        b'{"query":"{ zones }"}',
        b'{"query":"subscription { zones { id } }"}',
        b'{"query":"{zones{id}}","variables":[]}',
        b'{"query":"{zones{id}}","operationName":5}',
        b'{"query":"{zones{id}}","operationName":"Other"}',
        b'{"query":"query A {zones{id}} query B {zones{id}}"}',
        b'{"query":"\\ud800"}',
        b'{"query":"{zones{id}}","variables":{"a":NaN}}',
        b'{"query":"{zones{id}}","variables":{"a":"\\udc00"}}',
        b'{"query":"' + b"{zones" * 300 + b'"}',
        b'{"query":"{' + b"a:zones{id} " * 2000 + b'}"}',
        NESTED,
        NUMBER,
    ],
)
async def test_a_malformed_request_is_a_bad_request(api: Api, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    response = await api.http.post("/graphql", content=body, headers=headers)

    assert response.status_code == 400
    assert "data" not in response.json()
    for error in response.json()["errors"]:
        assert error["extensions"]["code"] == "BAD_REQUEST"
        assert error["message"]


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "multipart/form-data; boundary=x"]
)
async def test_only_json_is_read(api: Api, kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}
    body = b'{"query":"{zones{id}}"}'
    response = await api.http.post("/graphql", content=body, headers=headers)

    assert response.status_code == 415
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_only_post_carries_operations(api: Api, method: str) -> None:
    response = await api.http.request(method, "/graphql?query={zones{id}}")

    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


async def test_a_body_over_100_kb_is_not_read(api: Api) -> None:
    body = b'{"query":"{zones{id}}","a":"' + b"a" * 100_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    response = await api.http.post("/graphql", content=body, headers=headers)

    assert response.status_code == 413


async def test_a_browser_gets_graphiql(api: Api) -> None:
    page = await api.http.get("/graphql", headers={"Accept": "text/html"})

    assert page.status_code == 200
    assert "GraphiQL" in page.text
    assert "shouldPersistHeaders: false" in page.text


async def test_every_answer_has_a_request_id(api: Api) -> None:
    own, given, hostile = "a-proxy-made-this-1", "X-Request-Id", "a\tb" * 10
    answers: list[Any] = [
        await api.http.get("/livez"),
        await api.http.get("/nowhere"),
        await api.http.get("/livez", headers={given: hostile}),
    ]

    assert (await api.http.get("/livez", headers={given: own})).headers[given] == own
    assert all(len(answer.headers[given]) == 32 for answer in answers)
