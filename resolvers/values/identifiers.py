"""Numbers that authorities give out: CPI, IFU and RCCM."""

import re
from dataclasses import dataclass, field

from resolvers.models.answers import Answer, Answers
from resolvers.models.problem import ProblemCode
from resolvers.rules import Rules
from resolvers.values.kind import Text

_MAX_TYPED = 40
_RCCM = re.compile(r"RB/[A-Z]{2,5}/[0-9]{2} [A-Z] [0-9]{1,7}")


@dataclass(frozen=True, slots=True)
class Digits(Text):
    """A number of so many digits; spaces, dots and dashes between them are typing."""

    limit: int = _MAX_TYPED
    lines: bool = False
    least: int = field(kw_only=True)
    most: int = field(kw_only=True)
    code: ProblemCode = field(kw_only=True)

    def shape(self, text: str) -> str:
        return re.sub(r"[\s.\-]", "", text)

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        text = str(value)
        fits = self.least <= len(text) <= self.most
        return None if fits and text.isascii() and text.isdigit() else self.code


@dataclass(frozen=True, slots=True)
class TradeRegister(Text):
    """An RCCM, e.g. `RB/COT/25 A 1234`: upper case, single spaces, none at slashes."""

    limit: int = _MAX_TYPED

    def shape(self, text: str) -> str:
        return re.sub(r"\s*/\s*", "/", text.upper())

    def flaw(self, value: Answer, answers: Answers, rules: Rules) -> ProblemCode | None:
        return None if _RCCM.fullmatch(str(value)) else ProblemCode.INVALID_RCCM
