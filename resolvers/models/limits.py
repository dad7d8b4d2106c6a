"""How much a client may ask for, and what is left of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """At most *quota* points in any *length*."""

    quota: int
    length: timedelta
    seconds: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seconds", int(self.length.total_seconds()))


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """Some windows that all hold at once. One object each, so it is found fast."""

    name: str
    windows: tuple[Window, ...]
    is_observed: bool = False
    """It is only being tried out: it counts, and refuses nobody."""

    @property
    def most(self) -> int:
        """What no single request may exceed, however long it waits."""
        return min(window.quota for window in self.windows)


class Charge(NamedTuple):
    """Some points of one client's share in a policy."""

    policy: Policy
    client: str
    """E.g. an IP address or a person's id. Stores keep its hash only."""
    points: int = 1


class Budget(NamedTuple):
    """What one client has left in one window of a policy."""

    policy: Policy
    window: Window
    remaining: int
    told_at: int
    """Milliseconds since 1970."""
    more_in: int
    """Milliseconds from then until there will be more; 0 if nothing was spent."""
    fits_in_ms: int = 0
    """Milliseconds until what was asked would fit; 0 if it did."""

    @property
    def name(self) -> str:
        """E.g. `person-10s`."""
        return f"{self.policy.name}-{self.window.seconds}s"

    @property
    def limit(self) -> int:
        return self.window.quota

    @property
    def seconds(self) -> int:
        return self.window.seconds

    @property
    def is_observed(self) -> bool:
        return self.policy.is_observed

    @property
    def resets_at(self) -> datetime:
        """When there will be more than `remaining`; `told_at`, if nothing was spent."""
        return datetime.fromtimestamp((self.told_at + self.more_in) / 1000, UTC)

    @property
    def fits_in(self) -> timedelta:
        """How long until what was asked would fit; nothing if it did."""
        return timedelta(milliseconds=self.fits_in_ms)


class Decision(NamedTuple):
    """What became of some charges: all were made, or none."""

    budgets: tuple[Budget, ...] = ()
    violated: tuple[Budget, ...] = ()
    """Those of the budgets that refuse."""

    @property
    def retry_after(self) -> timedelta | None:
        """How long to wait; None when admitted."""
        return max((b.fits_in for b in self.violated), default=None)


def decided(budgets: Iterable[Budget]) -> Decision:
    """Return the decision that *budgets* tell of."""
    all_ = tuple(budgets)
    refusing = [b for b in all_ if b.fits_in_ms and not b.policy.is_observed]
    return Decision(all_, tuple(refusing))


class RateLimit(NamedTuple):
    """What a request cost its client, and what that left."""

    cost: int
    decision: Decision

    @property
    def policies(self) -> tuple[Budget, ...]:
        return self.decision.budgets
