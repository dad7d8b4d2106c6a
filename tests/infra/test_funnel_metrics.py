"""How far people came today, as a worker tells Prometheus."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.funnel_metrics import FunnelMetrics
from infra.redis.connection import RedisConnection
from infra.redis.tally import tally_key
from infra.redis.tally_book import RedisTallyBook
from resolvers.errors import StoreUnavailable
from resolvers.statistics import day_of

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


async def told(redis: RedisConnection) -> dict[str, dict[tuple[str, str], float]]:
    """Return the samples, by name and labels."""
    families = await FunnelMetrics(RedisTallyBook(redis), lambda: NOW).told()
    return {
        family.name: {
            (
                sample.labels.get("stage") or sample.labels["step"],
                sample.labels["role"],
            ): (sample.value)
            for sample in family.samples
        }
        for family in families
    }


async def test_it_is_told_by_stage_and_role(redis: RedisConnection) -> None:
    await redis.client.hset(
        tally_key(day_of(NOW)),
        mapping={
            "reached:profile": 5,
            "reached:profile:AGENT": 2,
            "dropped:legal:AGENT": 1,
            "finalized:role:AGENT": 1,
        },
    )

    seen = await told(redis)

    people = seen["onboarding_funnel_people"]
    stages = ("started", "profile", "role", "legal", "preferences", "finalized")
    roles = ("all", "tenant", "landlord", "agent")
    assert set(people) == {(stage, role) for stage in stages for role in roles}
    assert {key: value for key, value in people.items() if value} == {
        ("started", "all"): 5,
        ("profile", "all"): 5,
        ("started", "agent"): 2,
        ("profile", "agent"): 2,
        ("finalized", "all"): 1,
        ("finalized", "agent"): 1,
    }
    dropped = seen["onboarding_dropped_people"]
    assert {key: value for key, value in dropped.items() if value} == {
        ("legal", "all"): 1,
        ("legal", "agent"): 1,
    }


async def test_where_drafts_are_is_told_of_all_days(redis: RedisConnection) -> None:
    yesterday = tally_key(day_of(NOW) - timedelta(days=1))
    await redis.client.hset(yesterday, mapping={"entered:legal:AGENT": 3})
    await redis.client.hset(tally_key(day_of(NOW)), mapping={"left:legal:AGENT": 1})

    open_ = (await told(redis))["onboarding_drafts_open"]

    assert {key: value for key, value in open_.items() if value} == {
        ("legal", "agent"): 2
    }
    assert ("profile", "none") in open_


async def test_before_anybody_came_all_is_nothing(redis: RedisConnection) -> None:
    seen = await told(redis)

    assert {value for each in seen.values() for value in each.values()} == {0}


async def test_without_redis_nothing_is_told() -> None:
    away = RedisConnection.to("redis://127.0.0.1:1/0", timeout=0.1)

    with pytest.raises(StoreUnavailable):
        await told(away)

    await away.close()
