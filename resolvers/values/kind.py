"""What every kind of value can do, and the two simplest ones."""

import unicodedata
from dataclasses import dataclass
from typing import Protocol

from resolvers.models.answers import Answer, Answers
from resolvers.models.problem import ProblemCode
from resolvers.rules import Rules

_KEPT = set("\t\n\r\u200c\u200d")
"""White space, and what joins letters in some scripts."""
_BLANK_BRAILLE = "\u2800"


class Unacceptable(ValueError):
    """The value breaks shape or size, so it cannot even be kept in a draft."""

    def __init__(self, code: ProblemCode, limit: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit


class Kind(Protocol):
    """One kind of value."""

    def tidy(self, value: Answer) -> Answer:
        """Return *value* as the person meant it; blank becomes None.

        Raises `Unacceptable` for what must not be stored at all.
        """
        ...

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        """Return what is wrong with the tidied *value*; it is kept all the same."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """Words. NFC, trimmed, inner white space single; lines only where asked for."""

    limit: int
    lines: bool = False

    def tidy(self, value: Answer) -> str | None:
        assert value is None or isinstance(value, str)
        text = self.shape(_visible(value or ""))
        if self.lines:
            text = "\n".join(" ".join(line.split()) for line in text.splitlines())
        else:
            text = " ".join(text.split())
        text = unicodedata.normalize("NFC", text).strip()
        if len(text) > self.limit:
            raise Unacceptable(ProblemCode.TOO_LONG, self.limit)
        return text or None

    def shape(self, text: str) -> str:
        """Return *text* as this kind is written; other kinds of text say how."""
        return text

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        return None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of an enum's members; GraphQL has checked it is one."""

    def tidy(self, value: Answer) -> Answer:
        return value

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        return None


def _visible(value: str) -> str:
    """Return *value* without what cannot be seen: controls, marks of direction."""
    if value.isascii() and value.isprintable():
        return value
    kinds = {c: unicodedata.category(c) for c in set(value)}
    if "Cs" in kinds.values():  # half a character: no store takes it
        raise Unacceptable(ProblemCode.NOT_TEXT)
    unseen = {c for c, kind in kinds.items() if kind in {"Cc", "Cf"}} - _KEPT
    text = "".join(c for c in value if c not in unseen)
    return unicodedata.normalize("NFC", text.replace(_BLANK_BRAILLE, " "))
