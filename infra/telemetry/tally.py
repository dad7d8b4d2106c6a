"""How requests ended, and how long they took: plain numbers, on the way of each one.

Counting like this costs a request less than a microsecond. `ServiceMetrics` pours it
into what Prometheus reads.
"""

from bisect import bisect_left

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds. Of an answer."""
OK = "ok"
"""The outcome of what is neither an error nor a member of a mutation's union."""


class Operations:
    """What became of the operations with one label."""

    __slots__ = ("outcomes", "seconds", "slots")

    def __init__(self) -> None:
        self.outcomes: dict[str, int] = {}
        """How many, by `ok`, the code of an error, or the type a mutation ended in."""
        self.slots = [0] * (len(BOUNDS) + 1)
        """How many took at most as long as the bound of that place, and no less."""
        self.seconds = 0.0
        """All together."""


class Tally:
    """Counts every request but those that are refused in the protocol."""

    __slots__ = ("operations", "pages")

    def __init__(self) -> None:
        self.operations: dict[str, Operations] = {}
        self.pages: dict[int, int] = {}
        """How many answers other than `/graphql`'s, by status."""

    def operation(self, label: str, outcome: str, seconds: float) -> None:
        """Count one. Both texts are ours: nothing that a client may choose freely."""
        counted = self.operations.get(label)
        if counted is None:
            counted = self.operations[label] = Operations()
        outcomes = counted.outcomes
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        counted.slots[bisect_left(BOUNDS, seconds)] += 1
        counted.seconds += seconds

    def page(self, status: int) -> None:
        """Count an answer that is not GraphQL's."""
        self.pages[status] = self.pages.get(status, 0) + 1
