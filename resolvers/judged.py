"""A draft, and what is wrong with its answers by the rules of today."""

from dataclasses import dataclass, fields
from typing import Any

from resolvers.models.draft import Draft
from resolvers.models.problem import Problem
from resolvers.review import review
from resolvers.rules import Rules

_NONE = Rules("")


@dataclass(frozen=True, slots=True)
class JudgedDraft(Draft):
    """What clients see. Its problems are worked out when somebody asks for them."""

    rules: Rules = _NONE

    @property
    def problems(self) -> tuple[Problem, ...]:
        return review(self.answers, self.rules, self.taken).requirements.errors


def judged(draft: Draft, rules: Rules) -> JudgedDraft:
    """Return *draft* as clients see it."""
    stored: dict[str, Any] = {name: getattr(draft, name) for name in _STORED}
    return JudgedDraft(**stored, rules=rules)


_STORED = tuple(field.name for field in fields(Draft))
