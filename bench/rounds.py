"""Measuring in turns: A B C, A B C, so that all see the same weather."""

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def in_turns(jobs: Mapping[K, Callable[[], T]], *, rounds: int) -> dict[K, list[T]]:
    """Run every job once a round; return what each returned, by round."""
    done: dict[K, list[T]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            done[name].append(job())
    return done
