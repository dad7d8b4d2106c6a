"""Thirty days of a service that many people use, as Redis would have counted them."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from infra.redis.connection import RedisConnection
from infra.redis.tally import tally_key
from resolvers.models.answers import Role
from resolvers.models.place import STEPS
from resolvers.statistics import day_of

_SHARES = {Role.TENANT: 0.62, Role.LANDLORD: 0.24, Role.AGENT: 0.14}
_GO_ON = {Role.TENANT: 0.86, Role.LANDLORD: 0.8, Role.AGENT: 0.66}
_SECONDS = {"profile": 45, "role": 10, "legal": 120, "preferences": 60}


async def fill(redis: RedisConnection) -> None:
    """Write them down, the same each time."""
    chance = Random(7)
    today = day_of(datetime.now(UTC))
    for ago in range(30):
        people = round(chance.uniform(260, 420) * (1 - ago / 60))
        counts: Mapping[Any, Any] = _day(
            people if ago else people // 2, chance, is_today=not ago
        )
        key = tally_key(today - timedelta(days=ago))
        await redis.client.hset(key, mapping=counts)


def _day(people: int, chance: Random, *, is_today: bool) -> Counter[str]:
    counts: Counter[str] = Counter({"saved": people * 11})
    for role, share in _SHARES.items():
        here = round(people * share)
        for number, step in enumerate(STEPS):
            counts[f"reached:{step}"] += here
            counts[f"reached:{step}:{role}"] += here
            stay = round(here * (1 - _GO_ON[role]) * chance.uniform(0.6, 1.2))
            place = f"{step}:{role if number else '-'}"
            counts[f"entered:{place}"] += stay
            kept = stay // 2 if is_today else 0
            thrown = (stay - kept) // 6
            counts[f"discarded:{place}"] += thrown
            counts[f"dropped:{place}"] += stay - kept - thrown
            counts[f"left:{place}"] += stay - kept
            here -= stay
            bound = _SECONDS[step.value]
            counts[f"took:{step}:{role}:{bound}"] += here
            counts[f"seconds:{step}:{role}"] += here * (bound - 5)
        counts[f"finalized:{STEPS[-1]}:{role}"] += here
    counts["refused:public"] += people // 9
    counts["refused:sign-in-phone"] += people // 14
    counts["refused:person"] += people // 60
    return counts
