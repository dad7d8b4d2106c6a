"""What every message says, to be read before anybody gets one."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.messages.gsm7 import segments, septets
from infra.messages.mailbox_pages import html_part, not_found, page
from infra.messages.templates import Email, Templates
from resolvers.models.message import Channel, Kind, Letter, MessageId
from resolvers.models.person import Language, PersonId

_NOBODY = UUID("00000000-0000-4000-8000-000000000000")


@dataclass(frozen=True, slots=True)
class _Sample:
    kind: str
    language: str
    sms: str
    septets: int
    segments: int
    email: Email


def template_routes(templates: Templates) -> list[Route]:
    """Return `/dev/messages/templates`: all texts, for people who were made up."""

    async def overview(_request: Request) -> Response:
        pairs = product(Kind, Language)
        return page("templates", samples=[_sample(templates, *pair) for pair in pairs])

    async def html(request: Request) -> Response:
        try:
            kind = Kind(request.path_params["kind"])
            language = Language(request.path_params["language"])
        except ValueError:
            return not_found()
        return html_part(templates.email(_letter(templates, kind, language)).html)

    return [
        Route("/dev/messages/templates", overview),
        Route("/dev/messages/templates/{kind}.{language}.html", html),
    ]


def _sample(templates: Templates, kind: Kind, language: Language) -> _Sample:
    letter = _letter(templates, kind, language)
    sms = templates.sms(letter)
    return _Sample(
        kind=kind.value,
        language=language.value,
        sms=sms,
        septets=septets(sms),
        segments=segments(sms),
        email=templates.email(letter),
    )


def _letter(templates: Templates, kind: Kind, language: Language) -> Letter:
    """Return a letter with all that a letter may have."""
    return Letter(
        MessageId(_NOBODY),
        kind,
        Channel.EMAIL,
        "nobody@example.com",
        language,
        code="123456",
        minutes=10,
        person=PersonId(_NOBODY),
        ends_at=templates.now() + timedelta(hours=2),
    )
