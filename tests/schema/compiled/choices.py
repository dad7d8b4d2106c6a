"""One way to choose, so that hypothesis can shrink whatever was chosen."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choices:
    """Draws numbers; the first of several options is the simplest."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self._draw = draw

    def below(self, count: int) -> int:
        return self._draw(_below(count))

    def one(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def rarely(self, times: int = 4) -> bool:
        """Tell whether to do what is done once in so many *times*."""
        return self.below(times) == times - 1


@cache
def _below(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


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
