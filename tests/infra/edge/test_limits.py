"""Limits over HTTP: told with every answer, and true."""

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from infra.settings import Settings
from tests.api import Api
from tests.infra.edge.limited import KNOWN, elsewhere, left, limited, use_up

QUOTA, SECONDS = 20, 2
POLICY = f"public-{SECONDS}s"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
async def service(settings: Settings) -> AsyncIterator[Api]:
    async with limited(settings, limit_public=f"{QUOTA}/{SECONDS}second") as api:
        yield api


@pytest.fixture
async def client(service: Api) -> AsyncIterator[Api]:
    """Be somebody nobody has seen."""
    async with elsewhere(service) as somebody:
        yield somebody


@pytest.mark.parametrize(
    ("status", "method", "path", "sent"),
    [
        (200, "POST", "/graphql", {"json": {"query": KNOWN}}),
        (200, "GET", "/graphql", {"params": {"query": KNOWN}}),
        (200, "GET", "/graphql", {"headers": {"Accept": "text/html"}}),
        (400, "POST", "/graphql", {"content": b"{", "headers": JSON}),
        (400, "POST", "/graphql", {"json": {"query": "{"}}),
        (400, "POST", "/graphql", {"json": {"query": "{ crown }"}}),
        (400, "GET", "/graphql", {}),
        (404, "GET", "/crown", {}),
        (405, "DELETE", "/graphql", {}),
        (405, "GET", "/graphql", {"params": {"query": "mutation { __typename }"}}),
        (405, "POST", "/dev/messages", {}),
        (406, "POST", "/graphql", {"headers": {"Accept": "image/png"}}),
        (413, "POST", "/graphql", {"content": b" " * 200_000, "headers": JSON}),
        (415, "POST", "/graphql", {"content": b"x"}),
        (200, "GET", "/", {}),
        (200, "GET", "/dev/messages", {}),
        (200, "GET", "/dev/messages.json", {}),
    ],
)
async def test_every_answer_tells_what_is_left(
    client: Api, status: int, method: str, path: str, sent: dict[str, object]
) -> None:
    first = await client.http.request(method, path, **sent)  # type: ignore[arg-type] # as httpx takes them
    second = await client.http.request(method, path, **sent)  # type: ignore[arg-type] # same

    assert (first.status_code, second.status_code) == (status, status)
    told, later = left(first)[POLICY], left(second)[POLICY]
    assert (told.quota, told.window) == (QUOTA, SECONDS)
    assert 0 <= later.remaining < told.remaining < QUOTA
    assert 1 <= later.reset <= told.reset <= SECONDS + 1
    assert "retry-after" not in first.headers


async def test_probes_are_never_limited(client: Api) -> None:
    await use_up(client)

    for path in ("/livez", "/readyz"):
        answers = [await client.http.get(path) for _ in range(2 * QUOTA)]
        assert {answer.status_code for answer in answers} == {200}
        assert not {"ratelimit", "ratelimit-policy"} & {*answers[-1].headers}


async def test_the_refused_get_a_graphql_answer_with_words_and_numbers(
    client: Api,
) -> None:
    refused = await use_up(client)

    (error,) = refused.json()["errors"]
    seconds = int(refused.headers["Retry-After"])
    assert set(refused.json()) == {"errors"}
    assert error["extensions"] == {
        "code": "RATE_LIMITED",
        "retryAfter": seconds,
        "policies": [POLICY],
    }
    assert 1 <= seconds <= SECONDS + 1
    assert left(refused)[POLICY].remaining == 0
    assert refused.headers["Content-Type"].startswith("application/json")
    assert refused.headers["Cache-Control"] == "no-store"


async def test_outside_graphql_the_refused_get_a_problem(client: Api) -> None:
    await use_up(client)

    refused = await client.http.get("/dev/messages")

    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "application/problem+json"
    problem = refused.json()
    title = problem.pop("title")
    assert problem == {
        "type": "https://iana.org/assignments/http-problem-types#quota-exceeded",
        "status": 429,
        "violated-policies": [POLICY],
    }
    assert refused.headers["Retry-After"] in title
    assert left(refused)[POLICY].remaining == 0


@pytest.mark.parametrize("path", ["/graphql", "/dev/messages"])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", r"C'est beaucoup d'un coup\. Réessayez dans (\d) s\."),
        ("en", r"That is a lot at once\. Try again in (\d) s\."),
        ("yo", r"C'est beaucoup d'un coup\. Réessayez dans (\d) s\."),
    ],
)
async def test_the_words_are_french_or_english(
    client: Api, path: str, language: str, words: str
) -> None:
    await use_up(client)

    refused = await client.http.get(path, headers={"Accept-Language": language})

    body = refused.json()
    told = body["title"] if "title" in body else body["errors"][0]["message"]
    found = re.fullmatch(words, told)
    assert found
    assert found[1] == refused.headers["Retry-After"]


async def test_who_waits_as_told_is_admitted_every_time(service: Api) -> None:
    async def obey(number: int) -> list[int]:
        async with elsewhere(service) as client:
            await asyncio.sleep(number / 11)
            refused = await use_up(client)
            await asyncio.sleep(int(refused.headers["Retry-After"]))
            return [(await client.post(KNOWN)).status_code]

    assert await asyncio.gather(*map(obey, range(11))) == [[200]] * 11


async def test_pages_and_operations_share_one_budget(client: Api) -> None:
    for _ in range(QUOTA // 2):
        await client.http.get("/dev/messages.json")
        await client.post(KNOWN)

    assert (await client.post(KNOWN)).status_code == 429
    assert (await client.http.get("/nowhere")).status_code == 429


async def test_what_is_left_is_what_is_admitted(client: Api) -> None:
    answers: list[httpx.Response] = [await client.post(KNOWN) for _ in range(QUOTA)]

    told = [left(answer)[POLICY].remaining for answer in answers]

    assert told == list(reversed(range(QUOTA)))
    assert (await client.post(KNOWN)).status_code == 429
