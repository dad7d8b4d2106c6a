"""The messages a developer would otherwise get on a phone: for people and for tools."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from infra.messages.mailbox import Letter, Mailbox

_CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>Immo Bénin · messages</title>
<style>
  :root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
  body {{ max-width: 40rem; margin: 0 auto; padding: 1rem }}
  article {{ border: 1px solid #8886; border-radius: .5rem; padding: .75rem 1rem;
             margin: 1rem 0; overflow-wrap: anywhere }}
  header {{ font-size: .875rem; opacity: .8 }}
  p {{ margin: .25rem 0 0; font-size: 1.125rem }}
</style>
<h1>Messages</h1>
<p>What people would have received, newest first. Development only.</p>
{letters}
</html>
"""
_LETTER = """<article>
<header>{kind} · {to} · <time>{at}</time></header>
<p lang="{language}">{text}</p>
</article>"""


def mailbox_routes(mailbox: Mailbox) -> list[Route]:
    """Return `/dev/messages` and `/dev/messages.json`: never for production."""

    async def page(_request: Request) -> Response:
        letters = "\n".join(map(_letter, mailbox.recent())) or "<p>None yet.</p>"
        return HTMLResponse(
            _PAGE.format(letters=letters),
            headers={"Content-Security-Policy": _CSP, "Cache-Control": "no-store"},
        )

    async def data(_request: Request) -> Response:
        letters = [letter.as_dict() for letter in mailbox.recent()]
        return JSONResponse(letters, headers={"Cache-Control": "no-store"})

    return [Route("/dev/messages", page), Route("/dev/messages.json", data)]


def _letter(letter: Letter) -> str:
    return _LETTER.format(**{k: escape(v) for k, v in letter.as_dict().items()})
