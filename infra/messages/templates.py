"""What messages say: one file of `templates/` a kind and language, for every channel.

A file has the blocks `subject`, `sms`, `body` (paragraphs, with an empty line between)
and, where there is something to open, the labels `action` and `stop`. Both parts of an
e-mail are laid out from the same blocks, so they always say the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from infra.messages.gsm7 import gsm7
from infra.messages.links import Links
from infra.messages.moments import until
from resolvers.models.message import Letter

ENVIRONMENT = Environment(
    loader=PackageLoader("infra.messages"),
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html.jinja"], default=False),
    trim_blocks=True,
    lstrip_blocks=True,
)
_SPACES = re.compile(r"[ \n]+")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_BEFORE_SIGNS = re.compile(r" (?=[:;!?»])|(?<=«) ")
"""Spaces of French that no line may break at."""


@dataclass(frozen=True, slots=True)
class Email:
    """The two parts of a multipart/alternative, and what it is about."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Templates:
    """Writes letters out. Without *links*, no text has any.

    Raises `jinja2.UndefinedError` for a letter that lacks what its kind must say.
    """

    links: Links | None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def sms(self, letter: Letter) -> str:
        """Return one line in the alphabet of SMS."""
        return gsm7(_line(self._blocks(letter)["sms"]))

    def email(self, letter: Letter) -> Email:
        blocks = self._blocks(letter)
        said = {
            "language": letter.language.value,
            "subject": _line(blocks["subject"]),
            "paragraphs": [
                _line(text) for text in _PARAGRAPHS.split(blocks["body"].strip())
            ],
            "code": letter.code,
            "links": [
                {"label": _line(blocks[name]), "address": address}
                for name, address in self._links(letter).items()
                if name in blocks and address
            ],
        }
        text, html = (
            ENVIRONMENT.get_template(f"layout.{part}.jinja").render(said)
            for part in ("txt", "html")
        )
        return Email(_line(blocks["subject"]), text, html)

    def _blocks(self, letter: Letter) -> dict[str, str]:
        name = f"{letter.kind.value}.{letter.language.value}.jinja"
        template = ENVIRONMENT.get_template(name)
        context = template.new_context(self._facts(letter))
        return {
            name: "".join(block(context)) for name, block in template.blocks.items()
        }

    def _facts(self, letter: Letter) -> dict[str, str]:
        """Return what a template may tell; what the letter lacks is undefined."""
        facts = self._links(letter)
        if letter.code:
            facts |= {"code": letter.code, "minutes": _minutes(letter.minutes)}
        if letter.ends_at:
            facts["until"] = until(letter.ends_at, self.now(), letter.language)
        return facts

    def _links(self, letter: Letter) -> dict[str, str]:
        """Return where each link leads, by the block that is its label."""
        if not self.links:
            return {"action": "", "stop": ""}
        stop = self.links.stop(letter.person) if letter.person else ""
        return {"action": self.links.app_url, "stop": stop}


def _minutes(count: int) -> str:
    return f"{count} minute{'s' if count > 1 else ''}"  # in both languages


def _line(text: str) -> str:
    return _BEFORE_SIGNS.sub("\N{NO-BREAK SPACE}", _SPACES.sub(" ", text).strip())
