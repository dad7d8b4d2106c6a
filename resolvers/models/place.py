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
    steps = (_PLACE_OF.get(path.partition(".")[0], 0) for path in changed)
    return STEPS[max(steps, default=0)]


_PLACE_OF = {step.value: number for number, step in enumerate(STEPS)}
