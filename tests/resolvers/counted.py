"""A tally that is a dictionary."""

from collections import Counter


class Counted(Counter[str]):
    """A `resolvers.ports.statistics.Tally`."""

    def count(self, event: str, number: int = 1) -> None:
        self[event] += number
