"""The steps that make passages of a description, one more at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from resolvers.homes.glossary import in_plain_words
from resolvers.homes.passages import (
    in_lower_case,
    passages,
    without_politeness,
)

Prepare: TypeAlias = Callable[[str], Sequence[str]]
"""From a description to its passages; the first is all of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to a text, and to all of those before."""

    name: str
    prepare: Prepare


def _as_it_is(text: str) -> list[str]:
    return [text]


def _lower(text: str) -> list[str]:
    return [in_lower_case(text)]


def _impolite(text: str) -> list[str]:
    return [without_politeness(in_lower_case(text))]


def _plain(text: str) -> list[str]:
    return [in_plain_words(part) for part in _impolite(text)]


def _whole(text: str) -> list[str]:
    return passages(text)[:1]


STEPS = (
    Step("as it is, whole against whole", _as_it_is),
    Step("+ lower case", _lower),
    Step("+ without politeness", _impolite),
    Step("+ glossary", _plain),
    Step("+ punctuation of sentences made even", _whole),
    Step("+ each sentence too: the service", passages),
)
SERVICE = STEPS[-1]
