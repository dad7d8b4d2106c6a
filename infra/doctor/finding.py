"""One thing that was looked at, and what was found."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from resolvers.models.person import Language


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    NOTE = "note"
    """It may be meant so."""
    WARNING = "warning"
    """It works, and will hurt one day."""
    ERROR = "error"
    """People notice, or answers may be lost."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Its code is stable; `words/` has what it says, by language. No secrets."""

    code: str
    level: Level
    values: Mapping[str, object]

    def told(self, language: Language) -> dict[str, str]:
        """Return what it `says`, and unless all is well its `cause` and `remedy`."""
        words = _words(language)[self.code]
        return {part: text.format(**self.values) for part, text in words.items()}


def fine(code: str, **values: object) -> Finding:
    """Find that all is well."""
    return Finding(code, Level.OK, values)


def note(code: str, **values: object) -> Finding:
    """Find that it may be meant so."""
    return Finding(code, Level.NOTE, values)


def warning(code: str, **values: object) -> Finding:
    """Find that it will hurt one day."""
    return Finding(code, Level.WARNING, values)


def wrong(code: str, **values: object) -> Finding:
    """Find that it hurts."""
    return Finding(code, Level.ERROR, values)


@cache
def _words(language: Language) -> dict[str, dict[str, str]]:
    text = files("infra.doctor") / "words" / f"{language.value}.toml"
    return tomllib.loads(text.read_text("utf-8"))
