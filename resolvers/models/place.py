"""How far a draft has come: its last step, for whom; nothing of what it says."""

from collections.abc import Iterable
from typing import NamedTuple, Self

from resolvers.models.answers import Role, Step

STEPS = tuple(Step)
_UNSAID = "-"


class Place(NamedTuple):
    """Where a draft is in the form."""

    step: Step
    """The last one that was ever answered."""
    role: Role | None
    """None while it was not said."""

    def __str__(self) -> str:
        return f"{self.step}:{self.role or _UNSAID}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what `str` made *text* of; `ValueError` if it did not."""
        step, _, role = text.partition(":")
        return cls(Step(step), None if role == _UNSAID else Role(role))


class Trace(NamedTuple):
    """What is remembered of a draft until somebody has seen how it ended."""

    draft: int
    """Its first version: it tells a person's drafts apart."""
    place: Place

    def __str__(self) -> str:
        return f"{self.draft}:{self.place}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what `str` made *text* of; `ValueError` if it did not."""
        draft, _, place = text.partition(":")
        return cls(int(draft), Place.read(place))


def farthest(changed: Iterable[str]) -> Step:
    """Return the last step among the paths that were ever *changed*."""
    return STEPS[max(map(_NUMBER_OF.__getitem__, changed), default=0)]


class _Numbers(dict[str, int]):
    """The number of a path's step; remembered, as each save asks for all it has."""

    def __missing__(self, path: str) -> int:
        step = path.partition(".")[0]
        number = _STEP_NUMBERS.get(step, 0)  # a later version may have more
        if len(self) < _MOST_PATHS:
            self[path] = number
        return number


_STEP_NUMBERS = {step.value: number for number, step in enumerate(STEPS)}
_MOST_PATHS = 1000
_NUMBER_OF = _Numbers()
