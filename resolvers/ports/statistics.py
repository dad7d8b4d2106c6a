"""Counts of what happens. Nothing in them is about anybody."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol, TypeAlias

from resolvers.models.statistics import OutboxCount, QueueCount

Counts: TypeAlias = Mapping[str, int]
"""How often each event happened; `resolvers.counting` names them."""


class Tally(Protocol):
    """Counts what happens, by the day of Porto-Novo."""

    def count(self, event: str, number: int = 1) -> None:
        """Count *number* more of *event*, one of a fixed set of words.

        In memory, so nobody waits; written down about a second later. A process that
        is killed takes what it had not written down with it.
        """
        ...


class TallyBook(Protocol):
    """What was counted, on any machine."""

    async def days(self, days: Sequence[date]) -> list[Counts]:
        """Return what was counted on each of *days*; nothing of those forgotten."""
        ...


class Backlog(Protocol):
    """What waits to be sent."""

    async def outbox(self) -> list[OutboxCount]: ...

    async def queue(self) -> list[QueueCount]: ...
