"""How far people came today, as a worker tells Prometheus."""

from datetime import UTC, datetime

from prometheus_client.core import GaugeMetricFamily

from infra.funnel_metrics import FunnelMetrics
from infra.redis.connection import RedisConnection
from infra.redis.tally import tally_key
from infra.redis.tally_book import RedisTallyBook
from resolvers.statistics import day_of

NOW = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
"""Tomorrow already, in Porto-Novo."""
STAGES = ("started", "profile", "role", "legal", "preferences", "finalized")
ROLES = ("all", "tenant", "landlord", "agent")


async def test_how_far_people_came_today_is_told_by_role(
    redis: RedisConnection,
) -> None:
    counted = {
        "reached:profile": 5,
        "reached:profile:AGENT": 2,
        "dropped:legal:AGENT": 1,
        "finalized:role:AGENT": 1,
    }
    for event, number in counted.items():
        await redis.client.hincrby(tally_key(day_of(NOW)), event, number)

    people, dropped = await FunnelMetrics(RedisTallyBook(redis), lambda: NOW).told()

    assert {(s["stage"], s["role"]) for s in labels(people)} == {
        (stage, role) for stage in STAGES for role in ROLES
    }
    assert counts(people) == {
        ("started", "all"): 5,
        ("profile", "all"): 5,
        ("started", "agent"): 2,
        ("profile", "agent"): 2,
        ("finalized", "all"): 1,
        ("finalized", "agent"): 1,
    }
    assert counts(dropped) == {("legal", "all"): 1, ("legal", "agent"): 1}


def labels(family: GaugeMetricFamily) -> list[dict[str, str]]:
    return [sample.labels for sample in family.samples]


def counts(family: GaugeMetricFamily) -> dict[tuple[str, ...], float]:
    return {tuple(s.labels.values()): s.value for s in family.samples if s.value}
