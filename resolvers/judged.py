"""A draft, and what is wrong with its answers by the rules of today."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter
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
    stored: tuple[Any, ...] = _stored(draft)
    return JudgedDraft(*stored, rules=rules)  # type: ignore[misc] # all but the rules


_stored: Callable[[Draft], Any] = attrgetter(*(field.name for field in fields(Draft)))
