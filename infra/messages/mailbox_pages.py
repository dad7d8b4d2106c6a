"""The messages a developer would otherwise get on a phone: for people and for tools."""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from infra.messages.mailbox import Mailbox
from infra.messages.templates import ENVIRONMENT

_CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def mailbox_routes(mailbox: Mailbox) -> list[Route]:
    """Return `/dev/messages`, as a page and as JSON: never for production."""

    async def messages(_request: Request) -> Response:
        return page("mailbox", letters=mailbox.recent())

    async def data(_request: Request) -> Response:
        letters = [asdict(kept) for kept in mailbox.recent()]
        return JSONResponse(letters, headers=_headers(_CSP))

    async def html(request: Request) -> Response:
        kept = mailbox.find(request.path_params["id"])
        return html_part(kept.html) if kept and kept.html else not_found()

    return [
        Route("/dev/messages", messages),
        Route("/dev/messages.json", data),
        Route("/dev/messages/{id:uuid}.html", html),
    ]


def page(name: str, **shown: Any) -> Response:  # noqa: ANN401 - what templates take
    """Return a page in the look of the mailbox."""
    template = ENVIRONMENT.get_template(f"{name}.page.html.jinja")
    return HTMLResponse(template.render(shown), headers=_headers(_CSP))


def html_part(html: str) -> Response:
    """Return an e-mail's HTML as a page that can do no more than in a mail program."""
    return HTMLResponse(html, headers=_headers(f"{_CSP}; sandbox"))


def not_found() -> Response:
    """Return a page that says nothing, with the same headers."""
    return Response("Not Found", 404, _headers(_CSP), "text/plain")


def _headers(csp: str) -> dict[str, str]:
    return {"Content-Security-Policy": csp, "Cache-Control": "no-store"}
