"""What we set out to reach, and whether we did."""

from dataclasses import dataclass

from bench.findings import Findings, Table


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound on one ratio."""

    operation: str
    server: str
    peer: str
    bound: float
    is_most: bool = False

    def row(self, findings: Findings) -> tuple[str, ...] | None:
        """Return what to say of it; None if it was not measured."""
        found = findings.find(self.operation, self.server, self.peer)
        if found is None:
            return None
        middle = found.ratio.middle
        reached = middle <= self.bound if self.is_most else middle >= self.bound
        sign = "≤" if self.is_most else "≥"
        return (
            f"{self.operation}: {self.server} / {self.peer}",
            f"{sign} {self.bound:.2f}",
            str(found.ratio),
            "yes" if reached else "no",
        )


GOALS = (
    Goal("read", "ours", "mercurius", 1.4),
    Goal("save", "ours", "mercurius", 1.4),
    Goal("read", "ours", "mercurius-auto", 1.15),
    Goal("save", "ours", "mercurius-auto", 1.15),
    Goal("read", "ours", "nest", 8),
    Goal("save", "ours", "nest", 6),
    Goal("read", "ours", "bare", 0.7),
    Goal("save", "ours", "bare", 0.7),
    Goal("read-p99-half-load", "ours", "mercurius", 1, is_most=True),
    Goal("save-p99-half-load", "ours", "mercurius", 1, is_most=True),
    Goal("read-limiter", "ours", "ours-unlimited", 0.95),
    Goal("read-drafts", "million", "thousand", 0.95),
    Goal("save-drafts", "million", "thousand", 0.95),
    Goal("refusal", "ours", "ours-read", 2),
)


def table(findings: Findings) -> Table:
    """Return goals beside what was reached."""
    rows = [row for goal in GOALS if (row := goal.row(findings))]
    how = "The median of the rounds' ratios, with the least and the greatest."
    return Table("Goals", how, ("goal", "bound", "reached", "met"), rows)
