"""A town of people on both sides, with zones and budgets by which they are filtered."""

import random

from bench.meaning.generated import offers, seekers
from bench.meaning.homes import ZONES, Resident, resident
from resolvers.models.home import ANY, Budget, Side

_WITHOUT = 0.2
"""The share of those that give no zone; and of those that give no budget."""
_LOWEST, _HIGHEST = 15_000, 400_000


def town(number: int, seed: int = 1) -> list[Resident]:
    """Return *number* people on each side; the same seed gives the same town."""
    rng = random.Random(seed)  # noqa: S311 - the same every time
    sides = (Side.OFFERS, offers), (Side.SEEKS, seekers)
    return [
        resident(text, side, zones=_zones(rng), budget=_budget(rng, side))
        for side, make in sides
        for text in make(number, seed)
    ]


def _zones(rng: random.Random) -> tuple[str, ...]:
    if rng.random() < _WITHOUT:
        return ()
    return tuple(sorted(rng.sample(ZONES, rng.randint(1, 3))))


def _budget(rng: random.Random, side: Side) -> Budget:
    """Return a rent and a fifth more, or what somebody pays at most and half of it."""
    if rng.random() < _WITHOUT:
        return ANY
    amount = int(_LOWEST * (_HIGHEST / _LOWEST) ** rng.random())
    if side is Side.OFFERS:
        return Budget(amount, amount + amount // 5)
    return Budget(amount // 2, amount)
