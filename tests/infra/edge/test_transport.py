"""GraphQL over HTTP: every case in `compat` and `strict`, and its row in the docs."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.app import create_app
from infra.edge.answers import Conformance
from infra.settings import Environment, Settings
from tests.api import Api, serving
from tests.infra.edge.malformed_cases import CASES, SECTIONS
from tests.infra.edge.transport_cases import Case

DOCUMENT = Path("docs/http.md")
MARK = "<!-- cases -->\n\n"
MODES = tuple(Conformance)
VARYING = "Accept, Accept-Language, Authorization, Cookie, Origin"


@pytest.fixture(scope="module")
async def servers(settings: Settings) -> AsyncIterator[list[Api]]:
    """Serve in `compat` and in `strict`, as in production."""
    production = {"environment": Environment.PRODUCTION, "mailbox": None}
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                serving(
                    create_app(
                        settings.model_copy(
                            update={**production, "graphql_over_http": mode}
                        )
                    )
                )
            )
            for mode in MODES
        ]


async def answered(api: Api, case: Case) -> httpx.Response:
    """Return what *api* answers, with no header in the request but the case's own."""
    content = in_chunks(case.body or b"") if case.is_chunked else case.body
    request = api.http.build_request(case.method, case.target, content=content)
    for name in ("accept", "content-type"):
        request.headers.pop(name, None)
    request.headers.update(case.headers)
    return await api.http.send(request)


async def in_chunks(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 10_000):
        yield body[start : start + 10_000]


def codes(body: dict[str, Any]) -> set[str]:
    return {error["extensions"]["code"] for error in body.get("errors", ())}


def held(body: dict[str, Any]) -> str:
    if "data" not in body:
        return "none"
    return "null" if body["data"] is None else "some"


@pytest.mark.parametrize("name", CASES)
async def test_the_answer_is_by_the_book(servers: list[Api], name: str) -> None:
    case = CASES[name]

    answers = [await answered(api, case) for api in servers]

    assert tuple(answer.status_code for answer in answers) == case.statuses
    for answer, kind in zip(answers, case.kinds, strict=True):
        assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["vary"] == VARYING
        assert answer.headers.get("allow") == case.allow
        body = answer.json()
        assert held(body) == case.data
        assert codes(body) == ({case.code} if case.code else set())
        assert all(error["message"] for error in body.get("errors", ()))
        assert set(body) <= {"data", "errors"}


async def test_the_docs_have_every_case_as_it_is_answered(servers: list[Api]) -> None:
    """With WRITE_DOCS=1, write the answers into the docs."""
    rendered = "\n".join(
        [await section(servers, heading, SECTIONS[heading]) for heading in SECTIONS]
    )

    if "WRITE_DOCS" in os.environ:
        write(rendered)
    assert written() == rendered, "run this test with WRITE_DOCS=1"


def written() -> str:
    return DOCUMENT.read_text().partition(MARK)[2]


def write(rendered: str) -> None:
    introduction = DOCUMENT.read_text().partition(MARK)[0]
    DOCUMENT.write_text(introduction + MARK + rendered)


async def section(servers: list[Api], heading: str, cases: tuple[Case, ...]) -> str:
    rows = [row(case, [await answered(api, case) for api in servers]) for case in cases]
    table = ["| case | compat | strict | media type | body | code |", "|" + "---|" * 6]
    return "\n".join([f"## {heading}", "", *table, *rows, ""])


def row(case: Case, answers: list[httpx.Response]) -> str:
    kinds = [
        answer.headers["content-type"].partition(";")[0].removeprefix("application/")
        for answer in answers
    ]
    bodies = [answer.json() for answer in answers]
    told = {
        "code": ", ".join(f"`{code}`" for code in sorted(codes(bodies[0]))),
        "body": " and ".join(
            "`data: null`" if key == "data" and bodies[0][key] is None else f"`{key}`"
            for key in sorted(bodies[0])
        ),
    }
    assert [sorted(body) for body in bodies] == [sorted(bodies[0])] * 2
    cells = (
        case.name.replace("|", "\\|"),
        *(str(answer.status_code) for answer in answers),
        " · ".join(dict.fromkeys(kinds)),
        told["body"],
        told["code"],
    )
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")
