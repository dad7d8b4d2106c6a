"""The page behind the link to opt out of reminders. It needs no session, and no script.

Looking changes nothing, since mail scanners look too: a person presses the button, or
their mail program sends the POST of RFC 8058 for them.
"""

from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import Protocol

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from infra.edge.addresses import ClientAddresses
from infra.edge.client import language
from infra.edge.fields import Fields
from resolvers.errors import StoreUnavailable, Unauthenticated
from resolvers.models.person import Language, Origin, PersonId
from resolvers.people import PersonResolvers

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Immo Bénin</title>
<style>
  :root {{ color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif }}
  body {{ max-width: 30rem; margin: 0 auto; padding: 1.5rem }}
  button {{ font: inherit; padding: .75rem 1.25rem; width: 100% }}
</style>
<h1>Immo Bénin</h1>
<p>{text}</p>
{form}
</html>
"""
_FORM = '<form method="post"><button>{button}</button></form>'
_WORDS = {
    Language.FR: {
        "ask": "Nous rappelons, deux fois au plus, que des réponses attendent.",
        "button": "Ne plus m'envoyer de rappels",
        "done": "C'est noté : vous ne recevrez plus de rappels. "
        "Vos réponses restent enregistrées.",
        "unknown": "Ce lien n'est pas complet. Ouvrez-le depuis le message reçu.",
        "away": "Nous n'avons pas pu l'enregistrer. Réessayez dans un instant.",
    },
    Language.EN: {
        "ask": "We remind you, twice at most, that answers of yours are waiting.",
        "button": "Send me no more reminders",
        "done": "Done: you will get no more reminders. Your answers are still saved.",
        "unknown": "This link is not complete. Open it from the message you received.",
        "away": "We could not save that. Try again in a moment.",
    },
}


class StopLinks(Protocol):
    """Reads the links of messages."""

    def person_of(self, token: str) -> PersonId | None: ...


@dataclass(frozen=True, slots=True)
class StopPage:
    """Asks, and stops somebody's reminders."""

    links: StopLinks
    people: PersonResolvers
    addresses: ClientAddresses

    def route(self) -> Route:
        return Route("/stop/{token}", self.answer, methods=["GET", "POST"])

    async def answer(self, request: Request) -> Response:
        spoken = language(Fields.of(request.scope))
        person = self.links.person_of(request.path_params["token"])
        if person is None:
            return _page(spoken, "unknown", 404)
        if request.method != "POST":
            return _page(spoken, "ask", form=True)
        origin = Origin(
            self.addresses.of(request.scope), request.scope["state"]["request_id"]
        )
        try:
            # Who is not known any more gets none either.
            with suppress(Unauthenticated):
                await self.people.choose_reminders(person, origin, wanted=False)
        except StoreUnavailable:
            return _page(spoken, "away", 503, form=True)
        return _page(spoken, "done")


def _page(
    spoken: Language, text: str, status: int = 200, *, form: bool = False
) -> Response:
    words = _WORDS[spoken]
    button = _FORM.format(button=escape(words["button"])) if form else ""
    html = _PAGE.format(language=spoken.value, text=escape(words[text]), form=button)
    return HTMLResponse(html, status, _HEADERS)
