"""Policies and charges in a word, and what was admitted when by Redis' own clock."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from redis.commands.core import AsyncScript

from infra.limits.policies import policies
from infra.redis.connection import RedisConnection
from infra.redis.quotas import RedisQuotas
from infra.sealing import BlindIndex
from resolvers.models.limits import Charge, Policy
from resolvers.ports.service import Quotas

INDEX = BlindIndex("a key of the tests, of thirty-two characters")


class Spent(NamedTuple):
    """Points that were admitted, by Redis' clock."""

    at: int
    points: int


class Told(NamedTuple):
    """What the script said to one decision about one window, in ms."""

    now: int
    is_admitted: bool
    points: int
    fits_in: int


Heard: TypeAlias = dict[tuple[str, int], list[Told]]
"""By key, and the seconds of a window."""


def policy(text: str, name: str = "calls", *, is_observed: bool = False) -> Policy:
    """Return what e.g. `5/second;8/2second` means."""
    return policies({name: text}, {name} if is_observed else ())[name]


async def admits(quotas: Quotas, *charges: Charge) -> bool:
    """Charge once, and tell whether it was admitted."""
    return (await quotas.charge(charges)).retry_after is None


async def admitted(quotas: Quotas, charge: Charge, tries: int) -> int:
    """Return how many of *tries* to make *charge*, one after another, succeed."""
    return sum([await admits(quotas, charge) for _ in range(tries)])


def most_in_any(length: float, spent: Iterable[Spent]) -> int:
    """Return the most points of *spent* in any window of *length* seconds."""
    most = total = first = 0
    history = sorted(spent)
    for at, points in history:
        total += points
        while history[first].at <= at - length * 1000:
            total -= history[first].points
            first += 1
        most = max(most, total)
    return most


@dataclass(frozen=True)
class WatchedRedis(RedisConnection):
    """A connection that keeps what its scripts reply, by key and seconds."""

    told: Heard = field(default_factory=dict)

    def script(self, text: str) -> AsyncScript:
        return _Watched(self.client, text, self.told)


class _Watched(AsyncScript):
    def __init__(self, client: Any, text: str, told: Heard) -> None:
        super().__init__(client, text)
        self._told = told

    async def __call__(
        self, keys: Any = None, args: Any = None, client: Any = None
    ) -> Any:
        reply = await super().__call__(keys, args, client)
        now, *rest = reply
        waits = iter(rest[2::3])
        found, refused = [], False
        for key, asked in zip(keys, args, strict=True):
            points, enforced, *_ = struct.unpack(f"<{len(asked) // 8}d", asked)
            for seconds in key.split(":")[2].split(","):
                wait = next(waits)
                refused |= bool(wait and enforced)
                found.append((key, int(seconds), int(points), wait))
        for key, seconds, points, wait in found:
            told = Told(now, not refused, points, wait)
            self._told.setdefault((key, seconds), []).append(told)
        return reply


def quotas_on(redis: RedisConnection) -> RedisQuotas:
    return RedisQuotas(redis, INDEX)


def watched(redis: RedisConnection) -> tuple[RedisQuotas, Heard]:
    """Return quotas, and where everything they are told will be found."""
    connection = WatchedRedis(redis.client, redis.availability)
    return quotas_on(connection), connection.told


def key(charge: Charge) -> str:
    """Return where Redis counts *charge*."""
    policy = charge.policy
    client = INDEX.of(policy.name, charge.client).hex()
    lengths = ",".join(str(window.seconds) for window in policy.windows)
    return f"{{limits}}:{policy.name}:{lengths}:{client}"
