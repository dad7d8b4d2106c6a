"""All that can be said, on one page, for people who were made up."""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import product

import httpx
import pytest
from starlette.applications import Starlette

from infra.messages.gsm7 import septets
from infra.messages.links import STOP
from infra.messages.template_pages import template_routes
from infra.messages.templates import Templates
from resolvers.models.message import Kind
from resolvers.models.person import Language
from tests.api import serving
from tests.infra.messages.letters import LINKS, TEMPLATES
from tests.infra.messages.reading import Reader

PAIRS = list(product(Kind, Language))
CLOSED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@pytest.fixture(
    params=[TEMPLATES, replace(TEMPLATES, links=None)],
    ids=["links", "none"],
    scope="module",
)
def templates(request: pytest.FixtureRequest) -> Templates:
    given: Templates = request.param
    return given


@pytest.fixture(scope="module")
async def http(templates: Templates) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(Starlette(routes=template_routes(templates))) as api:
        yield api.http


async def test_every_kind_is_shown_in_every_language(http: httpx.AsyncClient) -> None:
    page = await http.get("/dev/messages/templates")

    lines = Reader(page.text).lines
    assert page.status_code == 200
    assert page.headers["Content-Security-Policy"] == CLOSED
    assert page.headers["Cache-Control"] == "no-store"
    shown = [f"{kind.value}, {language.value}" for kind, language in PAIRS]
    assert [line for line in lines if line in shown] == shown
    sms = [lines[n + 1] for n, x in enumerate(lines) if x.startswith("SMS")]
    lengths = [x.split(" · ")[1:] for x in lines if x.startswith("SMS")]
    assert lengths == [[f"{septets(text)} septets", "1 segment"] for text in sms]


async def test_every_email_can_be_seen_as_it_would_look(
    http: httpx.AsyncClient, templates: Templates
) -> None:
    page = await http.get("/dev/messages/templates")
    lines = Reader(page.text).lines
    links = [lines[n + 1] for n, line in enumerate(lines) if line == "as HTML"]
    shown = {part for line in lines for part in line.split("\n")}
    assert len(links) == len(PAIRS)

    for link, (kind, language) in zip(links, PAIRS, strict=True):
        html = await http.get(link)
        read = Reader(html.text)
        assert html.headers["Content-Security-Policy"] == f"{CLOSED}; sandbox"
        assert html.headers["Cache-Control"] == "no-store"
        assert read.languages == {language.value}
        assert ("123456" in read.lines) == kind.value.endswith("code")
        if kind is Kind.EXPIRING:
            stops = [x for x in read.lines if x.startswith(LINKS.public_url + STOP)]
            assert (LINKS.app_url in read.lines) == bool(templates.links) == bool(stops)
        assert set(read.lines) <= shown
        title = html.text.partition("<title>")[2].partition("</title>")[0]
        assert title in page.text


@pytest.mark.parametrize("name", ["welcome.de", "layout.txt", "welcome", "..%2Fx.fr"])
async def test_there_is_nothing_else(http: httpx.AsyncClient, name: str) -> None:
    response = await http.get(f"/dev/messages/templates/{name}.html")

    assert response.status_code == 404


async def test_from_one_page_one_gets_to_the_other(http: httpx.AsyncClient) -> None:
    page = await http.get("/dev/messages/templates")

    assert "/dev/messages" in Reader(page.text).lines
