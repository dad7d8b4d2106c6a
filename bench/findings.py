"""What came out: tables for people, ratios for goals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.loading import Series
from bench.ratios import Ratio, ratio


@dataclass(frozen=True, slots=True)
class Compared:
    """One server beside another in one operation."""

    operation: str
    server: str
    peer: str
    ratio: Ratio

    def __str__(self) -> str:
        pair = f"{self.server}/{self.peer}"
        return f"RATIO {self.operation} {pair} {self.ratio.middle:.2f}"


@dataclass(frozen=True, slots=True)
class Table:
    """One measurement, for people."""

    title: str
    how: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(slots=True)
class Findings:
    """All of a run."""

    tables: list[Table] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)
    throughput: list[Series] = field(default_factory=list)
    """What the plot shows."""

    def find(self, operation: str, server: str, peer: str) -> Compared | None:
        wanted = (operation, server, peer)
        found = (c for c in self.compared if (c.operation, c.server, c.peer) == wanted)
        return next(found, None)

    def compare(
        self,
        operation: str,
        values: Mapping[str, Sequence[float]],
        server: str,
        *peers: str,
    ) -> list[Compared]:
        """Add how *server* compares to *peers*, by the values of each round."""
        new = [
            Compared(operation, server, peer, ratio(values[server], values[peer]))
            for peer in peers
            if server in values and peer in values and peer != server
        ]
        self.compared += new
        return new


def rates(series: Sequence[Series], operation: str) -> dict[str, list[float]]:
    """Return requests a second by server, for one operation."""
    return {each.server: each.rates for each in series if each.operation == operation}


def spread(values: Sequence[float]) -> str:
    """Return the median with the extremes."""
    return f"{median(values):,.0f} ({min(values):,.0f}-{max(values):,.0f})"
