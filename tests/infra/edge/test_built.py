"""The pages that were built: what may load, what is kept, and what if there is none."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from infra.app import create_app
from infra.edge import built
from infra.settings import Environment, Settings
from tests.api import Api, serving

HTML = {"Accept": "text/html"}


@pytest.fixture
async def production(settings: Settings) -> AsyncIterator[Api]:
    closed = {"environment": Environment.PRODUCTION, "mailbox": None}
    async with serving(create_app(settings.model_copy(update=closed))) as api:
        yield api


def policy(page: Any) -> dict[str, list[str]]:
    parts = page.headers["Content-Security-Policy"].split("; ")
    return {name: values for name, *values in (part.split() for part in parts)}


def asset(suffix: str, page: str = "web") -> str:
    folder = Path("infra/pages") / page / "assets"
    return f"/{page}/assets/{next(folder.glob(f'index-*{suffix}')).name}"


async def test_the_form_is_at_the_front_in_production_too(production: Api) -> None:
    page = await production.http.get("/")

    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-cache"
    assert '<div id="app">' in page.text
    assert policy(page) == {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
        "script-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["vue"],
    }


async def test_graphiql_may_style_itself_and_run_no_other_script(api: Api) -> None:
    page = await api.http.get("/graphql", headers=HTML)

    allowed = policy(page)
    assert allowed["script-src"] == allowed["connect-src"] == ["'self'"]
    assert allowed["style-src"] == ["'self'", "'unsafe-inline'"]
    assert page.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [(".js", "text/javascript; charset=utf-8"), (".css", "text/css; charset=utf-8")],
)
async def test_assets_are_kept_for_good_and_sent_compressed(
    api: Api, suffix: str, kind: str
) -> None:
    zipped = await api.http.get(asset(suffix), headers={"Accept-Encoding": "gzip"})
    plain = await api.http.get(asset(suffix), headers={"Accept-Encoding": "identity"})

    assert zipped.content == plain.content
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert int(zipped.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    for answer in (zipped, plain):
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_an_asset_that_is_there_already_is_not_sent_again(api: Api) -> None:
    first = await api.http.get(asset(".js"))
    again = await api.http.get(
        asset(".js"), headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    ["none.js", "..%2Findex.html", "%2e%2e/%2e%2e/built-from", "", "a%00b", "x" * 5000],
)
async def test_nothing_else_is_served(api: Api, path: str) -> None:
    answer = await api.http.get(f"/web/assets/{path}")

    assert answer.status_code == 404


async def test_production_serves_nothing_of_graphiql(api: Api, production: Api) -> None:
    script = asset(".js", "graphiql")

    assert (await api.http.get(script)).status_code == 200
    assert (await production.http.get(script)).status_code == 404


async def test_without_a_build_the_api_serves_and_says_how_to_get_one(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(built, "_PAGES", tmp_path)
    async with serving(create_app(settings)) as api:
        pages = [await api.http.get("/"), await api.http.get("/graphql", headers=HTML)]
        script = await api.http.get("/web/assets/index.js")
        zones = await api.ask("{ zones { id } }")

    assert len(zones["zones"]) == 6
    for page in pages:
        assert page.status_code == 404
        assert "make pages" in page.text
        assert page.headers["Cache-Control"] == "no-store"
    assert script.status_code == 404
