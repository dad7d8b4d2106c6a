"""How much is measured: a few minutes' worth, or all."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """Rounds and seconds. Each server gets *seconds* in each of *rounds*."""

    name: str
    rounds: int
    seconds: int
    alone_rounds: int
    """Rounds with one connection."""
    warm_up: int
    """Seconds for each server and operation."""
    people: int = 1000
    connections: int = 32
    paced_seconds: int = 8
    """Of each server at half load."""
    drafts: int = 1_000_000
    """In the store that is compared to one of a thousand."""
    finalized: int = 300
    """By each server in each round."""


QUICK = Plan("quick", rounds=5, seconds=1, alone_rounds=2, warm_up=1)
FULL = Plan("full", rounds=7, seconds=4, alone_rounds=5, warm_up=2)
