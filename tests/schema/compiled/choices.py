"""Where everything that is generated comes from: numbers, out of one seed."""

from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")


class Choices:
    """Draws numbers; the first of several options is the simplest.

    Hypothesis draws the seed, and how much there is to be of everything: were it to
    draw every choice, it would vary the same few schemas.
    """

    def __init__(self, *seed: int) -> None:
        self._random = Random(repr(seed))

    def below(self, count: int) -> int:
        return self._random.randrange(count)

    def one(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def rarely(self, times: int = 4) -> bool:
        """Tell whether to do what is done once in so many *times*."""
        return self.below(times) == times - 1


class Dice:
    """The same numbers for the same seed; 0 is the seed of what is simplest."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, count: int) -> int:
        if not self._state:
            return 0
        self._state = (self._state * 1103515245 + 12345) % 2**31 or 1
        return (self._state >> 8) % count

    def one(self, options: Sequence[Any]) -> Any:
        return options[self.below(len(options))]
